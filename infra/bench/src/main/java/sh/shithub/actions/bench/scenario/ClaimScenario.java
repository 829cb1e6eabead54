package sh.shithub.actions.bench.scenario;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import sh.shithub.actions.bench.InvalidRun;
import sh.shithub.actions.bench.load.Load;
import sh.shithub.actions.bench.load.Tally;
import sh.shithub.actions.bench.rows.Feeder;
import sh.shithub.actions.bench.rows.Labels;
import sh.shithub.actions.bench.rows.QueueJobs;
import sh.shithub.actions.bench.rows.RegisterRunners;
import sh.shithub.actions.bench.rows.RegisteredRunner;
import sh.shithub.actions.bench.rows.Sql;
import sh.shithub.actions.contracts.Limits;

/**
 * Heartbeats that each get a job, from a queue that is kept at one length: what is taken is made up for from jobs that were
 * prepared before, so that a short queue can be measured for as long as a long one.
 */
public final class ClaimScenario extends Scenario {
    /**
     * On another connection than the scenario's own, for the feeder's thread. The admission sweep may have been there first, and a runner
     * may have taken the job since.
     */
    private static final String READY = """
            UPDATE workflow_jobs SET ready_at = clock_timestamp() WHERE id = ANY (?::bigint[]) AND status = 'queued'
            """;

    /** As the first call of each job's runner would: otherwise the offers lapse and the jobs are handed out again. */
    private static final String ACKNOWLEDGE = """
            UPDATE job_token_chains c SET spent = 1
            FROM workflow_jobs j JOIN workflow_runs r ON r.id = j.run_id JOIN repos o ON o.id = r.repo_id
            WHERE c.job_id = j.id AND c.spent = 0 AND o.owner LIKE 'shithub-bench-%'
            """;

    private static final String RUNNING = """
            SELECT j.id, j.runner_id, j.attempt
            FROM workflow_jobs j JOIN workflow_runs r ON r.id = j.run_id JOIN repos o ON o.id = r.repo_id
            WHERE o.owner LIKE 'shithub-bench-%' AND j.status = 'running'
            """;

    private final int queued;
    private final int pool;
    private final Map<Long, Long> runnerByJob = new ConcurrentHashMap<>();
    private final AtomicLong twice = new AtomicLong();
    private Connection feeding;
    private Feeder feeder;
    private List<Heartbeat> beats = List.of();

    /** @param most claims made in the whole run */
    public ClaimScenario(Parts parts, int queued, int most) {
        super(parts);
        this.queued = queued;
        this.pool = queued + most;
    }

    @Override
    public String name() {
        return "claim";
    }

    @Override
    public String describe() {
        return String.format(
                Locale.ROOT,
                "%,d jobs queued, kept at that number from %,d prepared ones; %,d runners with a capacity of %d",
                queued,
                pool,
                runners(),
                Limits.CAPACITY_MAX);
    }

    /** A third more places than jobs, so that no heartbeat is refused for want of one. */
    private int runners() {
        return Math.max(500, pool * 4 / 3 / Limits.CAPACITY_MAX + 1);
    }

    @Override
    public void prepare() throws SQLException {
        List<Long> jobs = QueueJobs.queue(connection, pool, Labels.WANTED, queued);
        List<RegisteredRunner> registered = RegisterRunners.register(connection, runners(), Labels.WANTED);
        feeding = stack.connect();
        feeder = new Feeder(jobs, queued, this::ready);
        beats = registered.stream()
                .map(runner -> Heartbeat.claiming(stack.gateway(), runner, Labels.WANTED, this::handed))
                .toList();
    }

    private void ready(List<Long> jobs) throws SQLException {
        Sql.update(feeding, READY, jobs);
    }

    private void handed(Heartbeat.Offer offer) {
        if (runnerByJob.put(offer.job().id(), offer.runnerId()) != null) {
            twice.incrementAndGet();
        }
        feeder.claimed();
    }

    @Override
    public Tally drive(Load load) {
        return generator.drive(beats, load.until(feeder::exhausted));
    }

    @Override
    public Duration settle() throws SQLException {
        Duration took = super.settle();
        Sql.update(connection, ACKNOWLEDGE);
        return took;
    }

    @Override
    public Map<String, Object> verify() throws SQLException {
        Map<Long, Long> missing = new HashMap<>(runnerByJob);
        long unheard = 0;
        for (Held held : Sql.rows(connection, Held::of, RUNNING)) {
            Long told = missing.remove(held.job());
            if (told == null) {
                unheard++;
            } else if (told != held.runner() || held.attempt() != 1) {
                throw new InvalidRun("job " + held.job() + " was handed to runner " + told + ", and is runner "
                        + held.runner() + "'s in attempt " + held.attempt());
            }
        }
        return judged(missing.size(), unheard);
    }

    private record Held(long job, long runner, int attempt) {
        static Held of(ResultSet row) throws SQLException {
            return new Held(row.getLong(1), row.getLong(2), row.getInt(3));
        }
    }

    private Map<String, Object> judged(int missing, long unheard) {
        if (twice.get() > 0 || missing > 0) {
            throw new InvalidRun(twice + " jobs were handed out twice, " + missing
                    + " were handed out and are not running in the database");
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("handed_out_once", runnerByJob.size());
        figures.put("offers_nobody_heard", unheard);
        return figures;
    }

    @Override
    public void close() throws SQLException {
        try {
            if (feeder != null) {
                feeder.close();
            }
            if (feeding != null) {
                feeding.close();
            }
        } finally {
            super.close();
        }
    }
}
