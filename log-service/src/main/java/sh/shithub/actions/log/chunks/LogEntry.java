package sh.shithub.actions.log.chunks;

import io.micronaut.core.annotation.Nullable;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.json.PoisonException;

/** A record of {@code actions.logs}. Those of a job come in one order. */
public sealed interface LogEntry {
    /** By these ids rows and log lines of the entry find the call that it goes back to. */
    Subject subject();

    /** For an entry that names a step or job that does not exist, or that is not of the job or run named. */
    static PoisonException unknown(String what, long id) {
        return new PoisonException(
                DeadLetterKind.unknown_subject, what + " " + id + " does not exist or is not of the job or run named");
    }

    /**
     * A piece of a step's log.
     *
     * @param jobId the record's key; the step must be one of this job's
     * @param seq place in the step's log; a (step, seq) that was there before changes nothing (wire.md, "Logs")
     * @param bytes opened, at most 512 KiB
     */
    record Chunk(long jobId, long stepId, long seq, byte[] bytes) implements LogEntry {
        @Override
        public Subject subject() {
            return Subject.chunk(jobId, stepId);
        }

        public ChunkId id() {
            return new ChunkId(stepId, seq);
        }
    }

    /**
     * A close marker: every chunk that was accepted before the step or job ended stands before it.
     *
     * @param stepId null when the job has ended: each log of its steps that is still open is closed
     */
    record Closed(long runId, long jobId, @Nullable Long stepId) implements LogEntry {
        @Override
        public Subject subject() {
            return stepId == null ? Subject.job(runId, jobId) : Subject.step(runId, jobId, stepId);
        }
    }
}
