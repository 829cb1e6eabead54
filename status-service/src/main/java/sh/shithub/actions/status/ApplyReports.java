package sh.shithub.actions.status;

import java.util.ArrayList;
import java.util.List;

/** Applies what a poll reports, and what follows from it, by a fixed number of statements. */
public final class ApplyReports {
    private ApplyReports() {}

    /** @return the changes made, in the order in which they follow from each other */
    public static List<Change> apply(Rows rows, Reports reports) {
        rows.lockRuns(reports.runsOfJobs());
        List<Change> changes = new ArrayList<>();
        changes.addAll(rows.startRuns(reports.jobsStarted()));
        changes.addAll(rows.startCheckRuns(reports.jobsStarted()));
        changes.addAll(rows.startSteps(reports.stepsStarted()));
        changes.addAll(rows.endSteps(reports.stepsEnded()));
        List<Change> ended = rows.endJobs(reports.jobsEnded());
        changes.addAll(ended);
        changes.addAll(follow(rows, ended));
        return changes;
    }

    private static List<Change> follow(Rows rows, List<Change> ended) {
        List<Long> runs = ended.stream().map(Change::runId).distinct().sorted().toList();
        return SettleRuns.settle(
                rows, rows.jobsOf(runs), ended.stream().map(Change::id).toList());
    }
}
