package sh.shithub.actions.gateway.auth;

/** What became of a job token that was presented (wire.md, "Tokens"). The constants' names are a metric's label. */
public enum TokenVerdict {
    /** Spent by this call. */
    accepted,
    /** Spent by this call, which was ahead of its chain: PostgreSQL had gone back, and the chain was moved on to it. */
    ahead,
    /** Spent by the same call before, which was answered once more ({@code Idempotency-Key}). */
    repeated,
    /** Good, and not spent: the call was refused for what it says. */
    kept,
    /** Spent before, by another call: the token was stolen, or a client repeats itself. */
    replayed,
    /** Good, but the server has ended the job. */
    ended,
    /** Its runner is revoked. */
    revoked,
    /** The job is not that runner's any more. */
    not_assigned,
    /** Another job's, or on a call that takes none. */
    wrong_job,
    expired,
    /** A checkout token. */
    wrong_purpose,
    /** No token of ours: malformed, or its signature is wrong. */
    invalid
}
