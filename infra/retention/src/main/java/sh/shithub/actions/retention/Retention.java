package sh.shithub.actions.retention;

import io.micronaut.core.annotation.Nullable;
import java.sql.Connection;
import java.time.Clock;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Removes what has expired, batch by batch, each a transaction of its own: first it is decided, in the run's row, that something
 * goes; then its objects go; then its rows. When it is cut off in between, the next run finds what is left. Any number may run at once,
 * in services and from the command line: what one has locked the others pass over.
 */
public final class Retention {
    /** A transaction, taken back when the work throws. */
    @FunctionalInterface
    public interface Database {
        <T> T write(Transactions.Work<T> work);
    }

    private final RetentionSettings settings;
    private final Database database;
    private final StoredObjects objects;

    public Retention(RetentionSettings settings, Database database, StoredObjects objects) {
        this.settings = settings;
        this.database = database;
        this.objects = objects;
    }

    /**
     * Until nothing is left that could go. What the storage holds back does not hold back the rest.
     *
     * @param tally is told of what has gone, also of what went before this throws
     * @throws StorageAwayException when it did not answer for some of it
     */
    public void run(Tally tally) {
        StorageAwayException away = null;
        int decided;
        do {
            decided = decide(transaction -> Expire.runs(transaction, settings.runDays(), settings.batch()))
                    + decide(transaction -> Expire.logs(transaction, settings.logDays(), settings.batch()));
            StorageAwayException now = prune(tally);
            away = now == null ? away : now;
            // A rerun whose logs have gone needs its parent's no more.
        } while (decided > 0);
        if (away != null) {
            throw away;
        }
    }

    @Nullable
    private StorageAwayException prune(Tally tally) {
        PruneArtifacts artifacts = new PruneArtifacts(objects);
        PruneLogs logs = new PruneLogs(objects);
        PruneRuns runs = new PruneRuns();
        int batch = settings.batch();
        StorageAwayException away = null;
        try {
            repeat(Kind.log, tally, transaction -> logs.expired(transaction, batch));
            repeat(Kind.artifact, tally, transaction -> artifacts.expired(transaction, settings.artifactDays(), batch));
            repeat(Kind.artifact, tally, transaction -> artifacts.ofExpiredRuns(transaction, batch));
        } catch (StorageAwayException e) {
            away = e;
        }
        repeat(Kind.run, tally, transaction -> runs.expired(transaction, batch));
        int labelSets;
        do {
            labelSets = database.<Integer>write(PruneLabelSets::unused);
        } while (labelSets > 0);
        return away;
    }

    /** Counts what {@link #run} would remove. */
    public void forecast(Tally tally) {
        database.write(transaction -> {
            new Forecast(transaction, settings).into(tally);
            return null;
        });
    }

    /** Removes, or only counts, the objects that no row knows; asks the storage for the list of all that are there. */
    public void orphans(Tally tally, boolean onlyCount) {
        Orphans orphans = new Orphans(Clock.systemUTC());
        objects.list(page -> {
            Set<String> unknown = database.<Set<String>>write(transaction -> orphans.among(transaction, page));
            int gone = onlyCount || unknown.isEmpty()
                    ? unknown.size()
                    : objects.delete(unknown).size();
            tally.refused(unknown.size() - gone);
            tally.add(Kind.orphan, gone);
        });
    }

    private int decide(ToIntFunction<Connection> expire) {
        int all = 0;
        int decided;
        do {
            decided = database.<Integer>write(expire::applyAsInt);
            all += decided;
        } while (decided == settings.batch());
        return all;
    }

    private void repeat(Kind kind, Tally tally, Function<Connection, Batch> prune) {
        Batch batch;
        do {
            batch = database.<Batch>write(prune::apply);
            tally.add(kind, batch.gone());
            tally.refused(batch.further() ? 0 : batch.refused());
        } while (batch.further());
    }
}
