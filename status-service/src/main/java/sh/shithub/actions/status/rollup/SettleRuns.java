package sh.shithub.actions.status.rollup;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.trace.Traces;
import sh.shithub.actions.status.changes.Change;

/** Brings runs to what their jobs say: dependents skipped, what belongs to ended jobs closed, runs completed. */
public final class SettleRuns {
    private SettleRuns() {}

    /**
     * @param ended jobs that ended just now, of runs that are locked
     * @param completing by run, the job whose end it was if the run completes now
     */
    public static List<Change> after(Connection connection, List<Change> ended, Map<Long, Long> completing) {
        List<Long> runs = ended.stream().map(Change::runId).distinct().sorted().toList();
        return settle(
                connection,
                SettledJobs.ofRuns(connection, runs),
                ended.stream().map(Change::id).toList(),
                completing);
    }

    /** @param runs whose jobs ended some time ago, all locked */
    public static List<Change> missed(Connection connection, Collection<Long> runs) {
        Map<Long, List<RollUp.Job>> jobs = SettledJobs.ofRuns(connection, runs);
        return settle(connection, jobs, ended(jobs.values()), Map.of());
    }

    private static List<Long> ended(Collection<List<RollUp.Job>> runs) {
        return runs.stream()
                .flatMap(List::stream)
                .filter(job -> job.status().terminal())
                .map(RollUp.Job::id)
                .toList();
    }

    /** @param ended the jobs whose steps and check runs are to be closed */
    private static List<Change> settle(
            Connection connection,
            Map<Long, List<RollUp.Job>> jobs,
            Collection<Long> ended,
            Map<Long, Long> completing) {
        List<Long> skipped = new ArrayList<>();
        Map<Long, Conclusion> conclusions = new HashMap<>();
        jobs.forEach((run, itsJobs) -> {
            RollUp.Outcome outcome = RollUp.of(itsJobs);
            skipped.addAll(outcome.skipped());
            itsJobs.forEach(job -> goesBack(run, job.id()));
            outcome.conclusion().ifPresent(conclusion -> conclusions.put(run, conclusion));
        });
        List<Long> closed = new ArrayList<>(ended);
        closed.addAll(skipped);
        List<Change> changes = new ArrayList<>();
        changes.addAll(SettledJobs.skip(connection, skipped));
        changes.addAll(SettledJobs.closeSteps(connection, closed));
        changes.addAll(SettledJobs.closeCheckRuns(connection, closed));
        changes.addAll(CompleteRuns.complete(connection, conclusions, completing));
        return changes;
    }

    /** What follows for a job, from its own end or from another's in its run, goes back to the call that this batch knows of. */
    private static void goesBack(long run, long job) {
        Traces.follows(Subject.job(null, job), Traces.of(Subject.job(run, job)));
    }
}
