package sh.shithub.actions.gateway.operator.runs;

import jakarta.inject.Singleton;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.PathId;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** What the id in a path belongs to: a run as operators see it, or the key of its run or repository, under which requests travel. Blocking. */
@Singleton
record FindRun(Transactions transactions) {
    private static final String REPO_OF_RUN = "SELECT repo_id FROM workflow_runs WHERE id = ?";
    private static final String RUN =
            "SELECT " + RunView.COLUMNS + "FROM workflow_runs r JOIN repos p ON p.id = r.repo_id WHERE r.id = ?";
    private static final String RUN_OF_JOB = "SELECT run_id FROM workflow_jobs WHERE id = ?";

    /** @throws ApiException 404 for what is no id of a run there is */
    Run run(String id) {
        long run = PathId.of(id, "run not found");
        return new Run(run, one(REPO_OF_RUN, run, row -> row.getLong(1), "run not found"));
    }

    /** @throws ApiException 404 for what is no id of a job there is */
    Job job(String id) {
        long job = PathId.of(id, "job not found");
        return new Job(job, one(RUN_OF_JOB, job, row -> row.getLong(1), "job not found"));
    }

    record Run(long id, long repoId) {}

    record Job(long id, long runId) {}

    /** @throws ApiException 404 */
    RunView view(long id) {
        return one(RUN, id, RunView::of, "run not found");
    }

    private <T> T one(String sql, long id, Columns.Read<T> read, String otherwise) {
        return transactions
                .read(connection -> Columns.none(connection).value(id).query(sql, read))
                .stream()
                .findFirst()
                .orElseThrow(() -> ApiException.notFound(otherwise));
    }
}
