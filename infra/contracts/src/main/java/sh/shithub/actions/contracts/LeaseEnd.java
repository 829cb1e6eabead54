package sh.shithub.actions.contracts;

/** Why a job is taken away from its runner, and what becomes of it: its end, or, without a status, its place in the queue. */
public enum LeaseEnd {
    /** Its runner made no call within the time that an offer stands. */
    not_taken_up(null, null, "the runner did not take the job up"),
    cancelled_before_taken_up(Status.cancelled, Conclusion.cancelled, "cancelled before a runner took it up"),
    cancelled(Status.cancelled, Conclusion.cancelled, "cancelled; the runner did not end it"),
    timed_out(Status.completed, Conclusion.timed_out, "timed out after %d minutes"),
    lost(Status.completed, Conclusion.failure, "runner lost"),
    /** It had made calls; an offer of such a runner is {@link #not_taken_up} at once. */
    revoked(Status.completed, Conclusion.failure, "runner revoked"),
    /** It had made calls; of an offer it is {@link #not_taken_up}. */
    unlisted(Status.cancelled, Conclusion.cancelled, "the runner says that it is not running this job");

    private final Status status;
    private final Conclusion conclusion;
    private final String reason;

    LeaseEnd(Status status, Conclusion conclusion, String reason) {
        this.status = status;
        this.conclusion = conclusion;
        this.reason = reason;
    }

    /** Whether a job ended for this reason because its runner is gone: not heard of any more, or revoked. */
    public static boolean isRunnerGone(String reason) {
        return lost.reason.equals(reason) || revoked.reason.equals(reason);
    }

    /** Null: the job is queued again. */
    public Status status() {
        return status;
    }

    public Conclusion conclusion() {
        return conclusion;
    }

    /** In words, as {@code end_reason} and the messages have it. */
    public String reason(int timeoutMinutes) {
        return reason.formatted(timeoutMinutes);
    }
}
