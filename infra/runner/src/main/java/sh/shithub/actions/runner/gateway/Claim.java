package sh.shithub.actions.runner.gateway;

/** A heartbeat's answer: one job, and the token that opens its chain (wire.md, "Heartbeat"). */
public record Claim(String token, Job job) {}
