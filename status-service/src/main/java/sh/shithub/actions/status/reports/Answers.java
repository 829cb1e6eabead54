package sh.shithub.actions.status.reports;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobStatusApplied;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.status.changes.Change;

/**
 * What those who asked are told. Only the job that ended last completed its run; a report repeated later is answered too,
 * as one that completed nothing.
 */
public final class Answers {
    private static final JobStatusApplied NOT_COMPLETED = new JobStatusApplied(false, null);

    private Answers() {}

    public record Answer(ReplyTo to, JobStatusApplied applied) {}

    public static List<Answer> to(Reports reports, List<Change> changes) {
        Map<Claim, JobStatusApplied> completing = completing(reports, changes);
        return reports.asked().stream()
                .map(asked -> new Answer(
                        asked.replyTo(),
                        completing.getOrDefault(new Claim(asked.jobId(), asked.attempt()), NOT_COMPLETED)))
                .toList();
    }

    /** A job under one attempt: a fenced-off runner that asks about the same job completed nothing. */
    private record Claim(long jobId, int attempt) {}

    private static Map<Claim, JobStatusApplied> completing(Reports reports, List<Change> changes) {
        Set<Claim> ended = new HashSet<>();
        Map<Long, JobStatusApplied> runs = new HashMap<>();
        changes.stream()
                .filter(c -> c.kind() == Change.Kind.job)
                .forEach(c -> ended.add(new Claim(c.id(), c.attempt())));
        changes.stream()
                .filter(c -> c.kind() == Change.Kind.run && c.conclusion() != null)
                .forEach(c -> runs.put(c.id(), new JobStatusApplied(true, Conclusion.valueOf(c.conclusion()))));
        Map<Long, Claim> lastOfRun = new HashMap<>();
        for (Reports.JobEnded job : reports.jobsEnded()) {
            Claim claim = new Claim(job.jobId(), job.attempt());
            if (ended.contains(claim) && runs.containsKey(job.runId())) {
                lastOfRun.put(job.runId(), claim);
            }
        }
        Map<Claim, JobStatusApplied> completing = new HashMap<>();
        lastOfRun.forEach((run, claim) -> completing.put(claim, runs.get(run)));
        return completing;
    }
}
