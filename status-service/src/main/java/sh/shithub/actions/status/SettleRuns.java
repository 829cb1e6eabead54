package sh.shithub.actions.status;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.Conclusion;

/** Brings runs to what their jobs say: dependents ready or skipped, what belongs to ended jobs closed, runs completed. */
public final class SettleRuns {
    private SettleRuns() {}

    /**
     * @param jobs all jobs of the runs, which are locked
     * @param ended the jobs among them whose steps and check runs are to be closed
     */
    public static List<Change> settle(Rows rows, Map<Long, List<RollUp.Job>> jobs, Collection<Long> ended) {
        List<Long> ready = new ArrayList<>();
        List<Long> skipped = new ArrayList<>();
        Map<Long, Conclusion> conclusions = new HashMap<>();
        jobs.forEach((run, itsJobs) -> {
            RollUp.Outcome outcome = RollUp.of(itsJobs);
            ready.addAll(outcome.ready());
            skipped.addAll(outcome.skipped());
            outcome.conclusion().ifPresent(conclusion -> conclusions.put(run, conclusion));
        });
        List<Long> closed = new ArrayList<>(ended);
        closed.addAll(skipped);
        List<Change> changes = new ArrayList<>();
        changes.addAll(rows.skipJobs(skipped));
        changes.addAll(rows.closeSteps(closed));
        changes.addAll(rows.completeCheckRuns(closed));
        changes.addAll(rows.readyJobs(ready));
        changes.addAll(rows.completeRuns(conclusions));
        return changes;
    }
}
