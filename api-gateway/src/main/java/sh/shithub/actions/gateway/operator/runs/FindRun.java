package sh.shithub.actions.gateway.operator.runs;

import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.PathId;
import sh.shithub.actions.platform.sql.Transactions;

/** What the id in a path belongs to: requests travel under their run's or repository's key. Blocking. */
@Singleton
final class FindRun {
    private static final String REPO_OF_RUN = "SELECT repo_id FROM workflow_runs WHERE id = ?";
    private static final String RUN_OF_JOB = "SELECT run_id FROM workflow_jobs WHERE id = ?";

    private final Transactions transactions;

    FindRun(Transactions transactions) {
        this.transactions = transactions;
    }

    /** @throws ApiException 404 for what is no id of a run there is */
    Run run(String id) {
        long run = PathId.of(id, "run not found");
        return new Run(run, one(REPO_OF_RUN, run, "run not found"));
    }

    /** @throws ApiException 404 for what is no id of a job there is */
    Job job(String id) {
        long job = PathId.of(id, "job not found");
        return new Job(job, one(RUN_OF_JOB, job, "job not found"));
    }

    record Run(long id, long repoId) {}

    record Job(long id, long runId) {}

    private long one(String sql, long id, String otherwise) {
        return transactions.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, id);
                ResultSet row = statement.executeQuery();
                if (!row.next()) {
                    throw ApiException.notFound(otherwise);
                }
                return row.getLong(1);
            }
        });
    }
}
