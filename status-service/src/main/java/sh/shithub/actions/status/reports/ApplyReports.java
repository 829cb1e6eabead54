package sh.shithub.actions.status.reports;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.status.changes.Change;

/** Applies what was reported of jobs that run, each kind by one statement. Runs, jobs and steps are locked. */
public final class ApplyReports {
    private ApplyReports() {}

    /** @return the changes made, in the order in which they follow from each other; what follows from ended jobs is not among them */
    public static List<Change> apply(Connection connection, Reports heard) {
        List<Change> changes = new ArrayList<>();
        changes.addAll(ReportedJobs.startRuns(connection, heard.jobsStarted()));
        changes.addAll(ReportedJobs.startCheckRuns(connection, heard.jobsStarted()));
        changes.addAll(ReportedSteps.start(connection, heard.stepsStarted()));
        changes.addAll(ReportedSteps.end(connection, heard.stepsEnded()));
        changes.addAll(ReportedJobs.end(connection, heard.jobsEnded()));
        return changes;
    }
}
