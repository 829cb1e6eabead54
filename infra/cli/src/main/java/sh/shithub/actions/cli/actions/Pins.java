package sh.shithub.actions.cli.actions;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

/** The statement that keeps a run, or lets it go. */
final class Pins {
    /** Not one whose removal was decided: its objects may have gone already. */
    private static final String SET = """
            UPDATE workflow_runs SET pinned = ?
            WHERE id = ? AND expired_at IS NULL
            RETURNING id AS run_id, pinned, completed_at, logs_expired_at
            """;

    private final Database database;

    Pins(Database database) {
        this.database = database;
    }

    /** @throws Failure when there is no such run, or no more */
    Map<String, Object> set(long run, boolean pinned) {
        return database.transaction(transaction -> {
            List<Map<String, Object>> changed = Rows.of(transaction, SET, pinned, run);
            if (changed.isEmpty()) {
                throw refusal(transaction, run);
            }
            return changed.get(0);
        });
    }

    private static Failure refusal(Connection transaction, long run) throws SQLException {
        boolean there = !Rows.of(transaction, "SELECT FROM workflow_runs WHERE id = ?", run)
                .isEmpty();
        return there
                ? new Failure(ExitCode.REFUSED, "run " + run + " has expired and is being removed")
                : new Failure(ExitCode.NOT_FOUND, "there is no run " + run);
    }
}
