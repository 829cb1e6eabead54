package sh.shithub.actions.bench.baseline;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import sh.shithub.actions.bench.load.Tally;

/** Makes a baseline's calls from several connections at once, each from a thread of its own. */
public final class DriveBaseline implements AutoCloseable {
    /** What a single statement may take: the claim of a long queue needs seconds, alone. */
    private static final Duration STATEMENT_WITHIN = Duration.ofSeconds(60);

    private static final String BROKEN_OFF = "57014";

    private final Baseline baseline;
    private final ExecutorService threads;
    private final List<Place> places = new ArrayList<>();

    private record Place(Connection connection, Baseline.Worker worker) {}

    public DriveBaseline(Baseline baseline, BaselineDatabase database, int count) throws SQLException {
        this.baseline = baseline;
        threads = Executors.newFixedThreadPool(count);
        baseline.prepare(database);
        for (int i = 0; i < count; i++) {
            Connection connection = database.connect(STATEMENT_WITHIN);
            places.add(new Place(connection, baseline.worker(connection, i, count)));
        }
    }

    public String describe() {
        return baseline.describe();
    }

    /** Blocks until the time is over and every call begun is done. */
    public Tally drive(Duration time) {
        long began = System.nanoTime();
        List<Future<Tally>> parts = new ArrayList<>();
        for (Place place : places) {
            parts.add(threads.submit(() -> work(place, began, time)));
        }
        Tally sum = new Tally();
        for (Future<Tally> part : parts) {
            sum = sum.plus(result(part), true);
        }
        return sum;
    }

    private static Tally work(Place place, long began, Duration time) throws SQLException {
        Tally tally = new Tally();
        long end = began + time.toNanos();
        long now = System.nanoTime();
        while (now < end) {
            call(place, tally, now);
            now = System.nanoTime();
            tally.lasted(Duration.ofNanos(now - began));
        }
        return tally;
    }

    private static void call(Place place, Tally tally, long since) throws SQLException {
        try {
            if (place.worker().call()) {
                tally.done(System.nanoTime() - since);
            } else {
                tally.failed("without effect");
            }
        } catch (SQLException e) {
            if (!BROKEN_OFF.equals(e.getSQLState())) {
                throw e;
            }
            tally.failed("took over " + STATEMENT_WITHIN.toSeconds() + " s");
            place.connection().rollback();
            place.connection().setAutoCommit(true);
        }
    }

    private static Tally result(Future<Tally> part) {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (ExecutionException e) {
            throw new CompletionException(
                    "the comparison failed: " + e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public void close() throws SQLException {
        threads.shutdown();
        baseline.stop();
        for (Place place : places) {
            place.connection().close();
        }
    }
}
