package sh.shithub.actions.runner.job;

/** How a step or job ended, as far as this runner knows ends (wire.md, "Step status"). The names are the wire values. */
public enum Conclusion {
    success,
    failure,
    timed_out,
    cancelled,
    skipped,
    /** Not on the wire: the server took the job away, or did not answer for too long. */
    lost;

    /** The status of a step that goes with it. */
    String status() {
        return switch (this) {
            case cancelled -> "cancelled";
            case skipped -> "skipped";
            default -> "completed";
        };
    }
}
