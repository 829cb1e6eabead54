package sh.shithub.actions.status.store;

import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.status.Change;
import sh.shithub.actions.status.Reports;
import sh.shithub.actions.status.RollUp;
import sh.shithub.actions.status.Rows;

/** {@link Rows} as PostgreSQL has them; the statements stand beside this, by table. */
record PostgresRows(Connection connection) implements Rows {
    @Override
    public void lockRuns(Collection<Long> runs) {
        RunRows.lock(connection, runs);
    }

    @Override
    public Slice openRuns(long after, int most) {
        return RunRows.open(connection, after, most);
    }

    @Override
    public List<Long> lockMissedRuns(Slice slice, Duration unchangedFor) {
        return RunRows.lockMissed(connection, slice, unchangedFor);
    }

    @Override
    public List<Change> startSteps(List<Reports.StepStarted> steps) {
        return StepRows.start(connection, steps);
    }

    @Override
    public List<Change> endSteps(List<Reports.StepEnded> steps) {
        return StepRows.end(connection, steps);
    }

    @Override
    public List<Change> startRuns(List<Reports.JobStarted> jobs) {
        return RunRows.start(connection, jobs);
    }

    @Override
    public List<Change> startCheckRuns(List<Reports.JobStarted> jobs) {
        return CheckRunRows.start(connection, jobs);
    }

    @Override
    public List<Change> endJobs(List<Reports.JobEnded> jobs) {
        return JobRows.end(connection, jobs);
    }

    @Override
    public Map<Long, List<RollUp.Job>> jobsOf(Collection<Long> runs) {
        return JobRows.ofRuns(connection, runs);
    }

    @Override
    public List<Change> readyJobs(Collection<Long> jobs) {
        return JobRows.ready(connection, jobs);
    }

    @Override
    public List<Change> skipJobs(Collection<Long> jobs) {
        return JobRows.skip(connection, jobs);
    }

    @Override
    public List<Change> closeSteps(Collection<Long> jobs) {
        return StepRows.close(connection, jobs);
    }

    @Override
    public List<Change> completeCheckRuns(Collection<Long> jobs) {
        return CheckRunRows.complete(connection, jobs);
    }

    @Override
    public List<Change> completeRuns(Map<Long, Conclusion> conclusions) {
        return RunRows.complete(connection, conclusions);
    }
}
