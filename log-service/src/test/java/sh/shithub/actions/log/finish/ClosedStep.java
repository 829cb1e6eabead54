package sh.shithub.actions.log.finish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.log.Job;
import sh.shithub.actions.log.LogDatabase;
import sh.shithub.actions.log.chunks.ChunkCounts;
import sh.shithub.actions.log.chunks.ChunkSettings;
import sh.shithub.actions.log.chunks.CloseLogs;
import sh.shithub.actions.log.chunks.LogEntry;
import sh.shithub.actions.log.chunks.StoreChunks;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.logs.ChunkEnds;
import sh.shithub.actions.testkit.DevStack;

/** A step with two chunks whose log is to be finished, and an instance without a consumer that finishes it only when it is asked to. */
public final class ClosedStep extends LogDatabase {
    static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration GAP = Duration.ofSeconds(10);
    private static final String KEY = "actions/runs/1/jobs/1/steps/1.log";

    private final ApplicationContext service;
    private final Finalizations finalizations;
    private StoreChunks store;
    private ChunkCounts counts;
    private Job job;

    public ClosedStep(DevStack stack) {
        super(stack);
        service = ServiceLauncher.start(
                "log-service",
                stack.environment(),
                Map.of(
                        "kafka.enabled",
                        "false",
                        "SHITHUB_OBJECT_STORAGE",
                        "none",
                        "shithub.log.finish.reopen-after",
                        "0s"));
        finalizations = service.getBean(Finalizations.class);
    }

    /** Makes another one, and takes away what there is of the one before. */
    public void begin() throws SQLException {
        limited(1_000_000, 10_000);
        execute("DELETE FROM log_finalizations");
        execute("DELETE FROM workflow_step_log_chunks");
        job = job(1);
        store(chunk(0), chunk(1));
        assertEquals(List.of(id()), close());
    }

    /** From now on. */
    public void limited(int chunks, int gaps) {
        store = storing(Duration.ZERO, chunks, gaps);
        counts = new ChunkCounts();
    }

    /** From now on a late chunk waits so long for others. */
    public void reopenedAfter(Duration wait) {
        store = storing(wait, 1_000_000, 10_000);
    }

    private static StoreChunks storing(Duration reopenAfter, int chunks, int gaps) {
        return new StoreChunks(
                new FinishSettings(4, LEASE, LEASE, reopenAfter), new ChunkSettings(1 << 30, chunks, gaps, GAP));
    }

    public <T> T bean(Class<T> type) {
        return service.getBean(type);
    }

    public Job job() {
        return job;
    }

    public long id() {
        return job.step(0);
    }

    /** What was stored since the limits were set. */
    public ChunkCounts counts() {
        return counts;
    }

    public LogEntry.Chunk chunk(long seq) {
        return new LogEntry.Chunk(job.id(), id(), seq, new byte[] {'a', '\n'});
    }

    public void store(LogEntry.Chunk... chunks) throws SQLException {
        try (Connection connection = devStack().connect()) {
            store(connection, chunks);
        }
    }

    void store(Connection connection, LogEntry.Chunk... chunks) {
        store.store(connection, List.of(chunks), counts);
    }

    /** By the step's own marker. */
    public List<Long> close() throws SQLException {
        return close(new LogEntry.Closed(job.runId(), job.id(), id()));
    }

    public List<Long> close(LogEntry.Closed... markers) throws SQLException {
        try (Connection connection = devStack().connect()) {
            return CloseLogs.close(connection, List.of(markers));
        }
    }

    /** The seqs of its rows. */
    public String seqs() {
        return ask("SELECT string_agg(seq::text, ' ' ORDER BY seq) FROM workflow_step_log_chunks");
    }

    /** Of {@code log_finalizations}. */
    public String state() {
        return ask("SELECT state FROM log_finalizations");
    }

    Finalizations finalizations() {
        return finalizations;
    }

    Unfinished take() {
        List<Unfinished> taken = finalizations.take(10, LEASE);
        assertEquals(List.of(id()), taken.stream().map(Unfinished::stepId).toList());
        return taken.get(0);
    }

    /** Finishes it. */
    public void finish(long... written) {
        finalizations.record(List.of(finished(take().lease(), written)));
    }

    /** @return which try it is, and the highest seq in the object */
    public String taken() {
        Unfinished taken = take();
        return "try " + taken.attempt() + " behind " + taken.last();
    }

    public boolean isDue() {
        return !dueSteps(service).isEmpty();
    }

    /** Takes all that are due. */
    public static List<Long> dueSteps(ApplicationContext service) {
        return service.getBean(Finalizations.class).take(1000, Duration.ofSeconds(1)).stream()
                .map(Unfinished::stepId)
                .toList();
    }

    static Finished finished(Lease lease, long... written) {
        ChunkEnds.Writer ends = new ChunkEnds.Writer(0);
        for (long seq : written) {
            ends.chunk(seq, 2);
        }
        return new Finished(lease, new Written(KEY, 4, written.length, ends.bytes(), 0, null));
    }

    void endLease() {
        execute("UPDATE log_finalizations SET leased_until = now() - interval '1 s', next_try_at = now()");
    }

    public void stop() {
        service.close();
    }
}
