package sh.shithub.actions.bench.scenario;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import sh.shithub.actions.bench.InvalidRun;
import sh.shithub.actions.bench.load.Caller;
import sh.shithub.actions.bench.load.ChunkText;
import sh.shithub.actions.bench.load.Load;
import sh.shithub.actions.bench.load.Tally;
import sh.shithub.actions.bench.rows.Labels;
import sh.shithub.actions.bench.rows.QueueJobs;
import sh.shithub.actions.bench.rows.RegisterRunners;
import sh.shithub.actions.bench.rows.Sql;
import sh.shithub.actions.contracts.Limits;

/** Thousands of jobs send their logs. Their tokens come from real heartbeats, so that no key is needed here. */
public final class LogsScenario extends Scenario {
    private static final Duration CLAIM_WITHIN = Duration.ofSeconds(60);
    private static final int SPARE_JOBS = 64;
    private static final String STORED = """
            SELECT count(*), coalesce(sum(octet_length(chunk)), 0)
            FROM workflow_step_log_chunks WHERE step_id = ANY (?::bigint[])
            """;

    private final int chains;
    private final int chunkBytes;
    private final ChunkText text;
    private List<LogChain> jobs = List.of();
    private List<Caller> appending = List.of();

    public LogsScenario(Parts parts, int chains, int chunkBytes, ChunkText text) {
        super(parts);
        this.chains = chains;
        this.chunkBytes = chunkBytes;
        this.text = text;
    }

    @Override
    public String name() {
        return "logs";
    }

    @Override
    public String describe() {
        return String.format(
                Locale.ROOT,
                "%,d token chains, chunks of %,d bytes of build output (zlib makes it %.1f times smaller)",
                chains,
                chunkBytes,
                text.compressedTimes());
    }

    @Override
    public void prepare() throws SQLException {
        // Some more than needed: an answer that a cold stack gives too late takes its job with it.
        int queued = chains + chains / 10 + SPARE_JOBS;
        QueueJobs.queue(connection, queued, Labels.WANTED, queued);
        jobs = claimed().stream()
                .limit(chains)
                .map(offer -> new LogChain(stack.gateway(), offer, text))
                .toList();
        List<Caller> starting = jobs.stream().map(LogChain::start).toList();
        Tally started = generator.drive(starting, Load.during(CLAIM_WITHIN).atMost(chains));
        if (started.calls() < chains) {
            throw new InvalidRun("only " + started.calls() + " of " + chains + " jobs could be reported as running; "
                    + started.failures());
        }
        appending = jobs.stream().map(LogChain::append).toList();
    }

    /** Twice as many places as jobs, so that no heartbeat is refused for want of one. */
    private List<Heartbeat.Offer> claimed() throws SQLException {
        int runners = chains * 2 / Limits.CAPACITY_MAX + 1;
        ConcurrentLinkedQueue<Heartbeat.Offer> offers = new ConcurrentLinkedQueue<>();
        List<Heartbeat> beats = RegisterRunners.register(connection, runners, Labels.WANTED).stream()
                .map(runner -> Heartbeat.claiming(stack.gateway(), runner, Labels.WANTED, offers::add))
                .toList();
        Tally claims = generator.drive(beats, Load.during(CLAIM_WITHIN).until(() -> offers.size() >= chains));
        if (offers.size() < chains) {
            throw new InvalidRun("only " + offers.size() + " of " + chains + " jobs were handed out in "
                    + CLAIM_WITHIN.toSeconds() + " s; failed heartbeats: " + claims.failures());
        }
        return List.copyOf(offers);
    }

    @Override
    public Tally drive(Load load) {
        return generator.drive(appending, load);
    }

    @Override
    public Map<String, Object> verify() throws SQLException {
        long accepted = jobs.stream().mapToLong(LogChain::accepted).sum();
        long unsure = jobs.stream().mapToLong(LogChain::unsure).sum();
        List<Long> steps = jobs.stream().map(LogChain::stepId).toList();
        long[] stored = Sql.rows(connection, row -> new long[] {row.getLong(1), row.getLong(2)}, STORED, steps)
                .get(0);
        return compared(accepted, unsure, stored[0], stored[1]);
    }

    private Map<String, Object> compared(long accepted, long unsure, long stored, long bytes) {
        if (stored < accepted || stored > accepted + unsure || bytes != stored * chunkBytes) {
            throw new InvalidRun(String.format(
                    Locale.ROOT,
                    "%,d chunks (%,d bytes) were accepted, %,d chunks (%,d bytes) are stored; answers that never came: %,d",
                    accepted,
                    accepted * chunkBytes,
                    stored,
                    bytes,
                    unsure));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("accepted", accepted);
        figures.put("stored", stored);
        return figures;
    }
}
