package sh.shithub.actions.status.poll;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.LeaseEnd;
import sh.shithub.actions.status.changes.CancelReason;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.jobs.LockedJobs;
import sh.shithub.actions.status.reports.Reports;

/**
 * Why jobs did not come to an end of their own, for metrics: each job once, at the moment in which that was decided. A running job that
 * is told to end counts then, and not again when it does.
 */
final class CancelReasons {
    private CancelReasons() {}

    /**
     * @param cancelled what the requests and rejections changed
     * @param rejected runs that were not approved
     */
    static List<CancelReason> ofRequests(List<CancelRequested> requests, List<Change> cancelled, Set<Long> rejected) {
        Map<Long, CancelReason> byRun = new HashMap<>();
        Map<Long, CancelReason> byJob = new HashMap<>();
        for (CancelRequested request : requests) {
            boolean wholeRun = request.jobId() == null;
            (wholeRun ? byRun : byJob)
                    .putIfAbsent(wholeRun ? request.runId() : request.jobId(), CancelReason.of(request));
        }
        rejected.forEach(run -> byRun.put(run, CancelReason.rejected));
        return cancelled.stream()
                .map(job -> byJob.getOrDefault(job.id(), byRun.getOrDefault(job.runId(), CancelReason.operator)))
                .toList();
    }

    /** @param held the jobs as they were: those that were told before have been counted */
    static List<CancelReason> ofEnds(Reports heard, LockedJobs held) {
        Map<Long, LockedJobs.Job> before =
                held.all().stream().collect(Collectors.toMap(LockedJobs.Job::id, Function.identity()));
        List<CancelReason> reasons = new ArrayList<>();
        for (Reports.JobEnded job : heard.jobsEnded()) {
            CancelReason reason = ofEnd(job);
            if (reason != null && !before.get(job.jobId()).cancelRequested()) {
                reasons.add(reason);
            }
        }
        return reasons;
    }

    /** Null for an end of the job's own. */
    private static CancelReason ofEnd(Reports.JobEnded job) {
        if (job.endReason() == null) {
            return job.conclusion() == Conclusion.cancelled ? CancelReason.runner : null;
        }
        if (job.conclusion() == Conclusion.timed_out) {
            return CancelReason.timeout;
        }
        return LeaseEnd.isRunnerGone(job.endReason()) ? CancelReason.lost_runner : CancelReason.not_run;
    }
}
