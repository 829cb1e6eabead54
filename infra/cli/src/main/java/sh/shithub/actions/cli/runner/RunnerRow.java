package sh.shithub.actions.cli.runner;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

/** The one runner that a command names by its id. */
final class RunnerRow {
    private static final String REVOKED = "SELECT name, revoked_at FROM workflow_runners WHERE id = ?";
    /** Not FOR UPDATE: rows that only refer to the runner, such as a job's, may come meanwhile. */
    private static final String LOCK =
            "SELECT id, name, labels, capacity, revoked_at FROM workflow_runners WHERE id = ? FOR NO KEY UPDATE";

    private RunnerRow() {}

    /**
     * Locks the runner's row. A command that changes a runner's tokens does this first and alone: one that waits here sees with the
     * next statement's newer snapshot what the other has made, and two never wait for each other.
     */
    static Map<String, Object> lock(Connection transaction, long id) throws SQLException {
        return Rows.of(transaction, LOCK, id).stream().findFirst().orElseThrow(() -> notFound(id));
    }

    /**
     * The row that a statement for a runner in service changed.
     *
     * @throws Failure when it changed none: there is no such runner, or it is revoked
     */
    static Map<String, Object> inService(Connection transaction, long id, List<Map<String, Object>> changed)
            throws SQLException {
        if (!changed.isEmpty()) {
            return changed.get(0);
        }
        throw revoked(Rows.of(transaction, REVOKED, id).stream().findFirst().orElseThrow(() -> notFound(id)), id);
    }

    static Failure revoked(Map<String, Object> runner, long id) {
        return new Failure(
                ExitCode.REFUSED,
                "runner " + id + " (" + runner.get("name") + ") was revoked at " + runner.get("revoked_at")
                        + "; register a new one");
    }

    private static Failure notFound(long id) {
        return new Failure(ExitCode.NOT_FOUND, "there is no runner " + id + "; see shithubd admin runner list");
    }
}
