package sh.shithub.actions.status.reports;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.rollup.LockRuns;
import sh.shithub.actions.status.rollup.SettleRuns;

/** Applies what a poll reports, and what follows from it, by a fixed number of statements. */
public final class ApplyReports {
    private ApplyReports() {}

    /** @return the changes made, in the order in which they follow from each other */
    public static List<Change> apply(Connection connection, Reports reports) {
        LockRuns.lock(connection, reports.runsOfJobs());
        List<Change> changes = new ArrayList<>();
        changes.addAll(ReportedJobs.startRuns(connection, reports.jobsStarted()));
        changes.addAll(ReportedJobs.startCheckRuns(connection, reports.jobsStarted()));
        changes.addAll(ReportedSteps.start(connection, reports.stepsStarted()));
        changes.addAll(ReportedSteps.end(connection, reports.stepsEnded()));
        List<Change> ended = ReportedJobs.end(connection, reports.jobsEnded());
        changes.addAll(ended);
        changes.addAll(SettleRuns.after(connection, ended));
        return changes;
    }
}
