package sh.shithub.actions.claim;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import sh.shithub.actions.claim.admission.AdmissionStores;
import sh.shithub.actions.claim.admission.ReadyJob;
import sh.shithub.actions.claim.announce.AnnounceJobs;
import sh.shithub.actions.claim.announce.Claim;
import sh.shithub.actions.claim.heartbeats.AnswerHeartbeats;
import sh.shithub.actions.claim.heartbeats.Heartbeat;
import sh.shithub.actions.claim.heartbeats.HeartbeatStores;
import sh.shithub.actions.claim.runs.AnnounceRuns;
import sh.shithub.actions.claim.runs.AnswerRequests;
import sh.shithub.actions.claim.runs.NewRun;
import sh.shithub.actions.claim.runs.RunStores;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.RerunRequested;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.testkit.DevStack;

/** The service's acts on a test's database, without Kafka: runs are queued, runners ask. */
public final class Floor {
    public static final ClaimSettings SETTINGS = new ClaimSettings(
            Duration.ofSeconds(60),
            Duration.ofSeconds(900),
            Duration.ofSeconds(3),
            16 << 20,
            "https://git.example.org/");
    private static final AtomicLong COUNTER = new AtomicLong();

    public final Rows rows;
    public final Announced announced = new Announced();
    private final DevStack stack;

    public Floor(DevStack stack) {
        this.stack = stack;
        rows = new Rows(stack);
    }

    /** Work in a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Connection transaction) throws SQLException;
    }

    public <T> T commit(Work<T> work) {
        try (Connection connection = open()) {
            T result = work.with(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A transaction that the test ends itself; the session is set as the services' pool sets it. */
    public Connection open() throws SQLException {
        Connection connection = stack.connect();
        try (Statement session = connection.createStatement()) {
            session.execute("SET plan_cache_mode = force_generic_plan");
            session.execute("SET random_page_cost = 1.1");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    /**
     * An executor for what must run at the same time. From JDK 25 on {@code CompletableFuture} always takes the common pool otherwise,
     * and on two processors that has one thread: the second of two would begin when the first has ended.
     */
    public static void inThreadOfItsOwn(Runnable work) {
        new Thread(work).start();
    }

    public AnswerRequests answerRequests() {
        return RunStores.answerRequests(announced);
    }

    public AnswerHeartbeats answerHeartbeats(Clock clock) {
        return answerHeartbeats(clock, announced);
    }

    public AnswerHeartbeats answerHeartbeats(Clock clock, AnnounceJobs announceJobs) {
        return HeartbeatStores.answerHeartbeats(SETTINGS, clock, announceJobs);
    }

    /** The job ends, and what its event sets off is done. */
    public void end(long job, Conclusion conclusion) {
        rows.change(
                "UPDATE workflow_jobs SET status = 'completed', conclusion = ?::conclusion, ready_at = NULL, completed_at = now() WHERE id = ?",
                conclusion.name(),
                job);
        admit(rows.one(Long.class, "SELECT run_id FROM workflow_jobs WHERE id = ?", job));
    }

    /** Likewise, all at once. */
    public void endAll(List<Long> jobs) {
        List<Long> runs = commit(transaction -> Columns.ids(transaction, jobs).query("""
                UPDATE workflow_jobs SET status = 'completed', conclusion = 'success', ready_at = NULL, completed_at = clock_timestamp()
                WHERE id = ANY (?::bigint[])
                RETURNING run_id
                """, row -> row.getLong(1)));
        commit(transaction -> AdmissionStores.admit().changed(transaction, runs));
    }

    /** Of the site; instead of what it said before. */
    public void sitePolicy(Boolean enabled, Integer repoCap, Integer ownerCap) {
        rows.change("DELETE FROM actions_policies WHERE scope = 'site'");
        rows.change(
                "INSERT INTO actions_policies (scope, enabled, repo_cap, owner_cap) VALUES ('site', ?, ?, ?)",
                enabled,
                repoCap,
                ownerCap);
    }

    /** What an event about these runs sets off. */
    public List<ReadyJob> admit(Long... runs) {
        return commit(transaction -> AdmissionStores.admit().changed(transaction, List.of(runs)));
    }

    /** Keys of the jobs in line, the oldest first. */
    public List<String> line() {
        return rows.all(
                String.class, "SELECT job_key FROM workflow_jobs WHERE ready_at IS NOT NULL ORDER BY ready_at, id");
    }

    /** Likewise, those of one repository. */
    public List<String> line(long repo) {
        return rows.all(
                String.class,
                "SELECT job_key FROM workflow_jobs WHERE ready_at IS NOT NULL AND repo_id = ? ORDER BY ready_at, id",
                repo);
    }

    public List<Message> rerun(RerunRequested... requests) {
        return commit(transaction -> answerRequests().answer(transaction, List.of(), List.of(requests)))
                .toReruns();
    }

    public List<Message> queue(RunRequested... requests) {
        return commit(transaction -> answerRequests().answer(transaction, List.of(requests), List.of()))
                .toRuns();
    }

    public RunQueued queue(RunSpec run) {
        return (RunQueued) queue(new RunRequested("r-" + COUNTER.incrementAndGet(), run, null))
                .get(0);
    }

    /** The id of a job that asks for these labels, alone in its run. */
    public long job(String... labels) {
        long number = COUNTER.incrementAndGet();
        return queue(Specs.run(number, null, Specs.job("j", List.of(labels))))
                .jobs()
                .get(0)
                .id();
    }

    public long runner(int capacity, String... labels) {
        return stack.registerRunner("r-" + COUNTER.incrementAndGet(), List.of(labels), capacity)
                .id();
    }

    public static HeartbeatReceived said(long runner, int capacity, String... labels) {
        return said(runner, capacity, "host", "1.0", Instant.now().plusSeconds(30), labels);
    }

    public static HeartbeatReceived said(
            long runner, int capacity, String host, String version, Instant deadline, String... labels) {
        return new HeartbeatReceived(
                runner,
                List.of(labels),
                capacity,
                host,
                version,
                deadline.toEpochMilli(),
                new ReplyTo(0, "q-" + COUNTER.incrementAndGet()),
                null);
    }

    public static Heartbeat beat(long runner, int capacity, String... labels) {
        return Heartbeat.of(said(runner, capacity, labels), Instant.now());
    }

    public List<AnswerHeartbeats.Answer> answer(Heartbeat... heartbeats) {
        return commit(transaction -> answerHeartbeats(Clock.systemUTC()).answer(transaction, List.of(heartbeats)))
                .answers();
    }

    /** The jobs that these heartbeats are answered with, null for none. */
    public List<Long> jobs(Heartbeat... heartbeats) {
        return jobs(answer(heartbeats));
    }

    public static List<Long> jobs(AnswerHeartbeats.Answered answered) {
        return jobs(answered.answers());
    }

    public static List<Long> jobs(List<AnswerHeartbeats.Answer> answers) {
        List<Long> jobs = new ArrayList<>();
        for (AnswerHeartbeats.Answer answer : answers) {
            JobOffer offer = answer.offer();
            jobs.add(offer == null ? null : offer.job().id());
        }
        return jobs;
    }

    /** What was announced, in order. */
    public static final class Announced implements AnnounceRuns, AnnounceJobs {
        public final List<NewRun> queued = new ArrayList<>();
        public final Map<Long, Long> superseded = new LinkedHashMap<>();
        public final List<Claim> claimed = new ArrayList<>();
        public final List<JobExpired> expired = new ArrayList<>();

        @Override
        public synchronized void queued(Connection transaction, List<? extends NewRun> runs) {
            queued.addAll(runs);
        }

        @Override
        public synchronized void superseded(Connection transaction, Map<Long, Long> byRun) {
            superseded.putAll(byRun);
        }

        @Override
        public synchronized void expired(Connection transaction, List<JobExpired> jobs) {
            expired.addAll(jobs);
        }

        /** Tests of leases look at these. */
        @Override
        public void requeued(Connection transaction, List<JobRequeued> jobs) {}

        @Override
        public synchronized void claimed(Connection transaction, List<Claim> claims) {
            claimed.addAll(claims);
        }
    }
}
