package sh.shithub.actions.status.reports;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.status.jobs.LockedJobs;

/**
 * What one poll reports, folded so that no statement meets the same row twice: at most one entry of a list for a step or
 * job and attempt. Different attempts may stand side by side; at most one of them is the job's current one.
 *
 * @param asked ends whose runners wait to hear what that did to the run
 */
public record Reports(
        List<StepStatusReported> stepsStarted,
        List<StepStatusReported> stepsEnded,
        List<JobStarted> jobsStarted,
        List<JobEnded> jobsEnded,
        List<JobStatusReported> asked) {

    /** Claimed by a runner, or reported as running or ended. */
    public record JobStarted(long runId, long jobId, int attempt) {}

    /** @param endReason why the server ended it; null when its runner did */
    public record JobEnded(
            long runId,
            long jobId,
            int attempt,
            Status status,
            Conclusion conclusion,
            Instant completedAt,
            @Nullable String endReason) {}

    /** @param messages in the order of their partitions */
    public static Reports fold(List<Message> messages) {
        FoldReports fold = new FoldReports();
        messages.forEach(fold::add);
        return fold.reports();
    }

    /** All steps of which something is reported, in id order. */
    public Collection<Long> steps() {
        TreeSet<Long> steps = new TreeSet<>();
        stepsStarted.forEach(step -> steps.add(step.stepId()));
        stepsEnded.forEach(step -> steps.add(step.stepId()));
        return steps;
    }

    /** In the order in which their ends were read. */
    public List<Long> ending() {
        return jobsEnded.stream().map(JobEnded::jobId).toList();
    }

    /** Of each run in which a job ends the one that ends last: if the run completes, its end is what completed it. */
    public Map<Long, Long> completing() {
        Map<Long, Long> last = new HashMap<>();
        jobsEnded.forEach(job -> last.put(job.runId(), job.jobId()));
        return last;
    }

    /**
     * What is left of this when only jobs that run are heard, under the attempt that they run under: all else is a repeat, or a runner
     * that has lost its job. A runner that asked is answered all the same.
     */
    public Reports heard(LockedJobs held) {
        return new Reports(
                kept(stepsStarted, step -> held.runs(step.runId(), step.jobId(), step.attempt())),
                kept(stepsEnded, step -> held.runs(step.runId(), step.jobId(), step.attempt())),
                kept(jobsStarted, job -> held.runs(job.runId(), job.jobId(), job.attempt())),
                kept(jobsEnded, job -> held.runs(job.runId(), job.jobId(), job.attempt())),
                asked);
    }

    private static <T> List<T> kept(List<T> all, Predicate<T> heard) {
        return all.stream().filter(heard).toList();
    }
}
