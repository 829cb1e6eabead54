package sh.shithub.actions.status.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.StepStatusReported;

/**
 * Folds messages in their order. The first report of a kind counts, as it would if each came in a batch of its own: a
 * repeat changes nothing, and what was terminal once stays as it was.
 */
final class FoldReports {
    private record Key(long id, int attempt) {}

    private final Map<Key, StepStatusReported> stepsStarted = new LinkedHashMap<>();
    private final Map<Key, StepStatusReported> stepsEnded = new LinkedHashMap<>();
    private final Map<Key, Reports.JobStarted> jobsStarted = new LinkedHashMap<>();
    private final Map<Key, Reports.JobEnded> jobsEnded = new LinkedHashMap<>();
    private final List<JobStatusReported> asked = new ArrayList<>();

    void add(Message message) {
        if (message instanceof StepStatusReported step) {
            add(step);
        } else if (message instanceof JobStatusReported job) {
            add(job);
        } else if (message instanceof JobClaimed claim) {
            started(claim.runId(), claim.jobId(), claim.attempt());
        } else if (message instanceof JobExpired expired) {
            add(expired);
        } else {
            throw new IllegalArgumentException("not a report: " + message);
        }
    }

    Reports reports() {
        return new Reports(
                List.copyOf(stepsStarted.values()),
                List.copyOf(stepsEnded.values()),
                List.copyOf(jobsStarted.values()),
                List.copyOf(jobsEnded.values()),
                List.copyOf(asked));
    }

    private void add(StepStatusReported step) {
        Key key = new Key(step.stepId(), step.attempt());
        if (step.status().terminal()) {
            stepsEnded.putIfAbsent(key, step);
        } else if (!stepsEnded.containsKey(key)) {
            stepsStarted.putIfAbsent(key, step);
        }
    }

    /** What ends has started, whether or not that was heard: claim-service's word of it travels on another way. */
    private void add(JobStatusReported job) {
        started(job.runId(), job.jobId(), job.attempt());
        if (!job.status().terminal()) {
            return;
        }
        jobsEnded.putIfAbsent(new Key(job.jobId(), job.attempt()), ended(job));
        if (job.replyTo() != null) {
            asked.add(job);
        }
    }

    /** A runner's own word of the end counts when it was published before. */
    private void add(JobExpired job) {
        started(job.runId(), job.jobId(), job.attempt());
        jobsEnded.putIfAbsent(new Key(job.jobId(), job.attempt()), ended(job));
    }

    private void started(long runId, long jobId, int attempt) {
        jobsStarted.putIfAbsent(new Key(jobId, attempt), new Reports.JobStarted(runId, jobId, attempt));
    }

    private static Reports.JobEnded ended(JobStatusReported job) {
        return new Reports.JobEnded(
                job.runId(),
                job.jobId(),
                job.attempt(),
                job.status(),
                job.conclusion(),
                ReportedTime.justNow(job.completedAt(), job.reportedAt()),
                null);
    }

    private static Reports.JobEnded ended(JobExpired job) {
        return new Reports.JobEnded(
                job.runId(), job.jobId(), job.attempt(), job.status(), job.conclusion(), job.expiredAt(), job.reason());
    }
}
