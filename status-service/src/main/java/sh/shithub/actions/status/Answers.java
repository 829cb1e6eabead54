package sh.shithub.actions.status;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobStatusApplied;
import sh.shithub.actions.contracts.ReplyTo;

/**
 * What those who asked are told. Only the job that ended last completed its run; a report repeated later is answered too,
 * as one that completed nothing.
 */
public final class Answers {
    private static final JobStatusApplied NOT_COMPLETED = new JobStatusApplied(false, null);

    private Answers() {}

    public record Answer(ReplyTo to, JobStatusApplied applied) {}

    public static List<Answer> to(Reports reports, List<Change> changes) {
        Map<Long, JobStatusApplied> byJob = completing(reports, changes);
        return reports.asked().stream()
                .map(asked -> new Answer(asked.replyTo(), byJob.getOrDefault(asked.jobId(), NOT_COMPLETED)))
                .toList();
    }

    private static Map<Long, JobStatusApplied> completing(Reports reports, List<Change> changes) {
        Set<Long> ended = new HashSet<>();
        Map<Long, JobStatusApplied> runs = new HashMap<>();
        changes.stream().filter(c -> c.kind() == Change.Kind.job).forEach(c -> ended.add(c.id()));
        changes.stream()
                .filter(c -> c.kind() == Change.Kind.run && c.conclusion() != null)
                .forEach(c -> runs.put(c.id(), new JobStatusApplied(true, Conclusion.valueOf(c.conclusion()))));
        Map<Long, Long> lastOfRun = new HashMap<>();
        reports.jobsEnded().stream()
                .filter(job -> ended.contains(job.jobId()) && runs.containsKey(job.runId()))
                .forEach(job -> lastOfRun.put(job.runId(), job.jobId()));
        Map<Long, JobStatusApplied> byJob = new HashMap<>();
        lastOfRun.forEach((run, job) -> byJob.put(job, runs.get(run)));
        return byJob;
    }
}
