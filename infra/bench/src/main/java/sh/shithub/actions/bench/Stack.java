package sh.shithub.actions.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sh.shithub.actions.contracts.EnvFile;
import sh.shithub.actions.schema.DatabaseUrl;

/**
 * The running stack that is measured, as {@code infra/bin/up} describes it in {@code .dev/env} (wire.md, "The file .dev/env").
 *
 * @param processes process ids by name
 */
public record Stack(URI gateway, DatabaseUrl database, String operatorToken, Map<String, Long> processes) {
    private static final String PID = "PID_";

    /** @param environment used when there is no such file; the two are never mixed, for they may be of two stacks */
    static Stack read(Path file, Map<String, String> environment) {
        Map<String, String> values = Files.isReadable(file) ? values(file) : environment;
        String from = values == environment
                ? "There is no " + file + ", and the environment says nothing of a stack either"
                : file + " is incomplete";
        return new Stack(
                URI.create(require(values, "SHITHUB_GATEWAY_URL", from)),
                DatabaseUrl.parse(require(values, "SHITHUB_DATABASE_URL", from)),
                require(values, "SHITHUB_OPERATOR_TOKEN", from),
                processes(values, from));
    }

    private static Map<String, String> values(Path file) {
        try {
            return EnvFile.read(file);
        } catch (IOException e) {
            throw new StackMissing(file + " cannot be read: " + e.getMessage());
        }
    }

    private static String require(Map<String, String> values, String name, String from) {
        String value = values.get(name);
        if (value == null || value.isBlank()) {
            throw new StackMissing(from + " (" + name + " is missing). Start one with infra/bin/up --detach");
        }
        return value;
    }

    private static Map<String, Long> processes(Map<String, String> values, String from) {
        Map<String, Long> processes = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(PID)) {
                processes.put(name.substring(PID.length()).toLowerCase(Locale.ROOT), Long.valueOf(value));
            }
        });
        if (!processes.containsKey("postgres")) {
            throw new StackMissing(from + " (PID_postgres is missing). Start one with infra/bin/up --detach");
        }
        processes.forEach((name, pid) -> {
            if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
                throw new StackMissing(
                        name + " (process " + pid + ") does not run." + " Start the stack with infra/bin/up --detach");
            }
        });
        return processes;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    /** A connection to another database of the same server. */
    public Connection connect(String other, String parameters) throws SQLException {
        String url = database.jdbcUrl().replaceFirst("(//[^/]+/)[^?]+.*", "$1" + other + "?" + parameters);
        return DriverManager.getConnection(url, database.user(), database.password());
    }
}
