package sh.shithub.actions.log;

/** What {@code actions.logs} says, all of one job in one order. */
public sealed interface LogEntry {
    /**
     * A piece of a step's log.
     *
     * @param jobId the record's key; the step must be one of this job's
     * @param seq place in the step's log; a (step, seq) that was there before changes nothing (wire.md, "Logs")
     * @param bytes opened, at most 512 KiB
     */
    record Chunk(long jobId, long stepId, long seq, byte[] bytes) implements LogEntry {}

    /** Every chunk that was accepted before the step ended stands before this. */
    record StepClosed(long runId, long jobId, long stepId) implements LogEntry {}

    /** The job has ended: whatever log of its steps is still open is closed. */
    record JobClosed(long runId, long jobId) implements LogEntry {}
}
