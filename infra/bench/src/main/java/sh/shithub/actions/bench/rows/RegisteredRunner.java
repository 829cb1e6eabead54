package sh.shithub.actions.bench.rows;

/** @param token as it is presented: hex */
public record RegisteredRunner(long id, String token) {}
