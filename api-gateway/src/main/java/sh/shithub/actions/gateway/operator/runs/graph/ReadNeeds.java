package sh.shithub.actions.gateway.operator.runs.graph;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Reads which jobs of a run need which. */
@Singleton
record ReadNeeds(Transactions transactions) {
    private static final String OF_RUN =
            "SELECT id, job_key, needs_jobs FROM workflow_jobs WHERE run_id = ? ORDER BY job_index";

    /** In the order of the workflow file; empty when there is no such run, as every run has a job. */
    List<JobNeeds> ofRun(long runId) {
        return transactions.read(
                connection -> Columns.none(connection).value(runId).query(OF_RUN, ReadNeeds::job));
    }

    private static JobNeeds job(ResultSet row) throws SQLException {
        return new JobNeeds(row.getLong("id"), row.getString("job_key"), List.of((String[])
                row.getArray("needs_jobs").getArray()));
    }
}
