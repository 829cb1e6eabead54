package sh.shithub.actions.gateway.operator.runners;

import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import sh.shithub.actions.gateway.operator.jobs.ReadSettings;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.platform.runners.RunnerStatements;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Reads runners, and drains them. */
@Singleton
final class Runners {
    private static final String COUNT = "SELECT count(*) FROM (SELECT FROM workflow_runners LIMIT ?) first_ones";
    private static final String PAGE = RunnerStatements.ALL + "ORDER BY r.id LIMIT ? OFFSET ?";
    private static final String ONE = RunnerStatements.ALL + "WHERE r.id = ?";
    private static final String JOBS = """
            SELECT j.id, j.run_id, j.job_key, j.job_name, j.status, j.attempt, j.cancel_requested,
                greatest(extract(epoch FROM now() - j.claimed_at), 0)::float8 AS lease_age,
                CASE WHEN c.spent > 0 THEN greatest(extract(epoch FROM now() - c.updated_at), 0)::float8 END AS last_call_age,
                c.expires_at
            FROM workflow_jobs j
            LEFT JOIN job_token_chains c ON c.job_id = j.id AND c.attempt = j.attempt
            WHERE j.runner_id = ? AND j.status = 'running'
            ORDER BY j.claimed_at, j.id
            """;

    private final Transactions transactions;
    private final long liveSeconds;

    Runners(Transactions transactions, ReadSettings settings) {
        this.transactions = transactions;
        liveSeconds = settings.runnerLive().toSeconds();
    }

    RunnersPage page(Paging paging) {
        return transactions.read(connection -> {
            long total = Columns.none(connection)
                    .value(Paging.LONGEST)
                    .query(COUNT, row -> row.getLong(1))
                    .get(0);
            List<RunnerView> runners = Columns.none(connection)
                    .value(paging.perPage())
                    .value(paging.offset())
                    .query(PAGE, row -> RunnerView.of(row, liveSeconds));
            return new RunnersPage(total, runners);
        });
    }

    /** @throws ApiException 404 */
    RunnerDetail one(long id) {
        return transactions.read(connection -> new RunnerDetail(
                find(connection, id), Columns.none(connection).value(id).query(JOBS, RunnerDetail.Job::of)));
    }

    /** @throws ApiException 404, or 409 when it is revoked */
    RunnerView drain(long id, String reason) {
        return transactions.write(connection -> changed(
                connection,
                id,
                Columns.none(connection)
                        .value(reason)
                        .value(id)
                        .query(RunnerStatements.DRAIN, row -> row.getLong("id"))));
    }

    /** @throws ApiException 404, or 409 when it is revoked */
    RunnerView undrain(long id) {
        return transactions.write(connection -> changed(
                connection,
                id,
                Columns.none(connection).value(id).query(RunnerStatements.UNDRAIN, row -> row.getLong("id"))));
    }

    private RunnerView changed(Connection connection, long id, List<Long> changed) {
        RunnerView runner = find(connection, id);
        if (changed.isEmpty()) {
            throw new ApiException(
                    HttpStatus.CONFLICT,
                    "runner " + id + " was revoked at " + runner.revokedAt() + "; register a new one");
        }
        return runner;
    }

    private RunnerView find(Connection connection, long id) {
        Optional<RunnerView> found =
                Columns.none(connection).value(id).query(ONE, row -> RunnerView.of(row, liveSeconds)).stream()
                        .findFirst();
        return found.orElseThrow(() -> ApiException.notFound("runner not found"));
    }
}
