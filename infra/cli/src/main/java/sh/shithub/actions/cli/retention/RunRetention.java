package sh.shithub.actions.cli.retention;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.platform.sql.DatabaseException;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.storage.S3Clients;
import sh.shithub.actions.retention.Kind;
import sh.shithub.actions.retention.Retention;
import sh.shithub.actions.retention.RetentionSettings;
import sh.shithub.actions.retention.StorageAwayException;
import sh.shithub.actions.retention.StoredObjects;
import sh.shithub.actions.retention.Tally;
import software.amazon.awssdk.services.s3.S3Client;

@Command(
        name = "run",
        description = {
            "Removes artifacts, logs and runs that have expired, as log-service does by itself every hour.",
            "Give it the services' SHITHUB_RETENTION_… settings, or it takes the defaults. It may run beside the services,",
            "and may be stopped at any moment: objects go before rows, so the next run finds what is left."
        },
        footer = {
            "",
            "Example:",
            "  shithubd admin retention run --dry-run",
            "  SHITHUB_RETENTION_LOG_DAYS=30 shithubd admin retention run --output json"
        })
public final class RunRetention implements Runnable {
    private final Settings settings;
    private final Database database;

    @Mixin
    private CommonOptions options;

    @Option(names = "--dry-run", description = "only count what would go")
    private boolean dryRun;

    @Option(
            names = "--orphans",
            description =
                    "also go through all objects, and remove those older than a day that no row knows; not after the"
                            + " database was restored from a backup, for then these are all that is left of the newest runs")
    private boolean orphans;

    public RunRetention(Settings settings) {
        this.settings = settings;
        database = new Database(settings);
    }

    @Override
    public void run() {
        RetentionSettings keep = orUsage(() -> RetentionSettings.of(settings::find));
        ObjectStorageSettings storage = orUsage(() -> new ObjectStorageSettings(settings::find));
        if (storage.none()) {
            run(keep, StoredObjects.none());
            return;
        }
        try (S3Client client = S3Clients.open(storage)) {
            run(keep, StoredObjects.in(storage.bucket(), () -> client));
        }
    }

    private static <T> T orUsage(Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private void run(RetentionSettings keep, StoredObjects objects) {
        Retention retention = new Retention(keep, new CommandsDatabase(database), objects);
        Tally tally = new Tally((kind, more) -> {});
        try {
            if (dryRun) {
                retention.forecast(tally);
            } else {
                retention.run(tally);
            }
            if (orphans) {
                retention.orphans(tally, dryRun);
            }
        } catch (StorageAwayException e) {
            options.answer(fields(tally));
            throw new Failure(ExitCode.UNREACHABLE, e.getMessage() + "; what is left is removed by the next run", e);
        }
        if (tally.refused() > 0) {
            options.note(tally.refused() + " object(s) could not be deleted; their rows are kept and tried again");
        }
        options.answer(fields(tally));
    }

    private Map<String, Object> fields(Tally tally) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dry_run", dryRun);
        fields.put("artifacts", tally.gone(Kind.artifact));
        fields.put("logs", tally.gone(Kind.log));
        fields.put("runs", tally.gone(Kind.run));
        fields.put("orphans", orphans ? tally.gone(Kind.orphan) : null);
        fields.put("refused", tally.refused());
        return fields;
    }

    /** What fails in a transaction of ours is said as for every other command. */
    private record CommandsDatabase(Database database) implements Retention.Database {
        @Override
        public <T> T write(Transactions.Work<T> work) {
            return database.transaction(transaction -> {
                try {
                    return work.with(transaction);
                } catch (DatabaseException e) {
                    if (e.getCause() instanceof SQLException sql) {
                        throw sql;
                    }
                    throw e;
                }
            });
        }
    }
}
