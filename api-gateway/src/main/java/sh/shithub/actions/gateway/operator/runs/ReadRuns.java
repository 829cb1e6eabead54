package sh.shithub.actions.gateway.operator.runs;

import jakarta.inject.Singleton;
import java.util.List;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Reads one run. */
@Singleton
final class ReadRuns {
    private static final String RUN = "SELECT " + RunView.COLUMNS
            + "FROM workflow_runs r JOIN repos p ON p.id = r.repo_id WHERE r.id = ANY (?::bigint[])";

    private final Transactions transactions;

    ReadRuns(Transactions transactions) {
        this.transactions = transactions;
    }

    /** @throws ApiException 404 */
    RunView run(long id) {
        List<RunView> found = transactions.read(
                connection -> Columns.ids(connection, List.of(id)).query(RUN, RunView::of));
        if (found.isEmpty()) {
            throw ApiException.notFound("run not found");
        }
        return found.get(0);
    }
}
