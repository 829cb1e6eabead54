package sh.shithub.actions.status.reports;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Status;

/**
 * What one poll reports, folded so that no statement meets the same row twice: at most one entry of a list for a step or
 * job and attempt. Different attempts may stand side by side; at most one of them is the job's current one.
 */
public record Reports(
        List<StepStarted> stepsStarted,
        List<StepEnded> stepsEnded,
        List<JobStarted> jobsStarted,
        List<JobEnded> jobsEnded,
        List<Asked> asked) {

    public record StepStarted(long runId, long jobId, long stepId, int attempt, Instant startedAt) {}

    public record StepEnded(
            long runId,
            long jobId,
            long stepId,
            int attempt,
            Status status,
            Conclusion conclusion,
            @Nullable Instant startedAt,
            Instant completedAt) {}

    /** Claimed by a runner, or reported as running or ended. */
    public record JobStarted(long runId, long jobId, int attempt) {}

    public record JobEnded(
            long runId, long jobId, int attempt, Status status, Conclusion conclusion, Instant completedAt) {}

    /** Somebody waits to hear what a job's end did to its run. */
    public record Asked(long runId, long jobId, int attempt, ReplyTo replyTo) {}

    /** @param messages in the order of their partitions */
    public static Reports fold(List<Message> messages) {
        FoldReports fold = new FoldReports();
        messages.forEach(fold::add);
        return fold.reports();
    }

    /** The runs in which a job started or ended, in id order. */
    public Collection<Long> runsOfJobs() {
        TreeSet<Long> runs = new TreeSet<>();
        jobsStarted.forEach(job -> runs.add(job.runId()));
        return runs;
    }
}
