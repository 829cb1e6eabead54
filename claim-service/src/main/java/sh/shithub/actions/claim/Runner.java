package sh.shithub.actions.claim;

/** A runner that is known and not revoked, as its newest heartbeat left it. */
public record Runner(long id, LabelSet labels, int capacity, boolean draining) {}
