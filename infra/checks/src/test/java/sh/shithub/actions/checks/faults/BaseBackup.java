package sh.shithub.actions.checks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A copy of a running PostgreSQL's folder, and a way back to any moment after it: the WAL stays in the server's own folder, so
 * none has to be archived.
 */
final class BaseBackup {
    /** PostgreSQL does not know the letter Z for a zone this early. */
    private static final DateTimeFormatter RECOVERY_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS+00").withZone(ZoneOffset.UTC);

    private final Path data;
    private final Path copy;
    private final Path lost;

    BaseBackup(Path data) {
        this.data = data;
        copy = data.resolveSibling("postgres.backup");
        lost = data.resolveSibling("postgres.lost");
    }

    void take(Connection connection) throws SQLException {
        Shell.run("rm", "-rf", copy.toString(), lost.toString());
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET wal_keep_size = '4GB'");
            statement.execute("SELECT pg_reload_conf()");
            statement.execute("SELECT pg_backup_start('faults', true)");
            copyFiles();
            try (ResultSet stopped =
                    statement.executeQuery("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)")) {
                stopped.next();
                Files.writeString(copy.resolve("backup_label"), stopped.getString(1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The server must not run; it does the rest when it is started. */
    void restore(Instant target) {
        Shell.run("mv", data.toString(), lost.toString());
        Shell.run("mv", copy.toString(), data.toString());
        try {
            Files.createFile(data.resolve("recovery.signal"));
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    """
                    restore_command = 'cp "%s/pg_wal/%%f" "%%p"'
                    recovery_target_time = '%s'
                    recovery_target_action = 'promote'
                    hot_standby = off
                    """.formatted(lost, RECOVERY_TIME.format(target)),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file may go while it is being copied: the WAL tells what became of it. */
    private void copyFiles() {
        Shell.run(
                "sh",
                "-c",
                "cp -a \"$1\" \"$2\" 2>/dev/null; rm -rf \"$2\"/postmaster.pid \"$2\"/pg_wal/* && mkdir -p -m 700"
                        + " \"$2\"/pg_wal/archive_status",
                "sh",
                data.toString(),
                copy.toString());
    }
}
