package sh.shithub.actions.gateway.runner.jobcalls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.Database;
import sh.shithub.actions.gateway.auth.ChainState;
import sh.shithub.actions.gateway.auth.JobToken;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Two transactions that want the same chain: the second waits for the first, and then sees all that it did. */
@ExtendWith(DevStackExtension.class)
class SpendTokensIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NEWEST = Instant.now().plusSeconds(1000);
    private static int runners;

    private final DevStack stack;
    private final Database database;
    private Connection first;
    private Connection second;
    private ClaimedJob job;

    SpendTokensIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @BeforeEach
    void begin() throws SQLException {
        job = ClaimedJob.by(stack.registerRunner("runner" + runners++, List.of(), 1), stack);
        first = stack.connect();
        second = stack.connect();
        first.setAutoCommit(false);
        second.setAutoCommit(false);
    }

    @AfterEach
    void end() throws SQLException {
        first.close();
        second.close();
    }

    @Test
    void a_token_spent_meanwhile_is_spent() throws Exception {
        assertTrue(spend(first, call()).spent());
        CompletableFuture<SpendTokens.Seen> waits = spendBehindTheFirst(call());
        first.commit();
        SpendTokens.Seen seen = waits.join();
        assertFalse(seen.spent());
        assertFalse(seen.unspent());
        assertFalse(seen.ours());
        second.commit();
        assertEquals(1, database.spent(job));
    }

    @Test
    void a_token_given_back_meanwhile_may_be_spent() throws Exception {
        assertTrue(spend(first, call()).spent());
        CompletableFuture<SpendTokens.Seen> waits = spendBehindTheFirst(call());
        first.rollback();
        assertTrue(waits.join().spent());
        second.commit();
        assertEquals(1, database.spent(job));
    }

    @Test
    void a_call_knows_its_own_success_and_nobody_else_s() throws Exception {
        JobCall call = call();
        assertTrue(spend(first, call).spent());
        first.commit();
        SpendTokens.Seen again = spend(second, call);
        assertTrue(again.ours());
        assertFalse(again.spent());
        assertFalse(spend(second, call()).ours());
        second.commit();
        assertEquals(1, database.spent(job));
    }

    /** Whoever takes a job away holds its chain's lock; that it also deletes or changes the chain is not relied upon. */
    @Test
    void a_job_taken_away_meanwhile_is_not_the_runner_s_any_more() throws Exception {
        execute(first, "SELECT FROM job_token_chains WHERE job_id = " + job.jobId() + " FOR UPDATE");
        CompletableFuture<SpendTokens.Seen> waits = spendBehindTheFirst(call());
        execute(
                first,
                "UPDATE workflow_jobs SET status = 'queued', runner_id = NULL, started_at = NULL WHERE id = "
                        + job.jobId());
        first.commit();
        SpendTokens.Seen seen = waits.join();
        assertFalse(seen.assigned());
        assertFalse(seen.spent());
        second.commit();
        assertEquals(0, database.spent(job));
    }

    /** As claim-service does it when the runner is lost or its time is up: 409, with the token unspent. */
    @Test
    void a_job_that_the_server_ended_meanwhile_spends_nothing() throws Exception {
        execute(first, "SELECT FROM job_token_chains WHERE job_id = " + job.jobId() + " FOR UPDATE");
        CompletableFuture<SpendTokens.Seen> waits = spendBehindTheFirst(call());
        execute(first, "UPDATE workflow_jobs SET end_reason = 'runner lost' WHERE id = " + job.jobId());
        first.commit();
        SpendTokens.Seen seen = waits.join();
        assertTrue(seen.assigned());
        assertTrue(seen.unspent());
        assertFalse(seen.spent());
        second.commit();
        assertEquals(0, database.spent(job));
    }

    @Test
    void a_chain_deleted_meanwhile_leaves_nothing_to_spend() throws Exception {
        execute(first, "DELETE FROM job_token_chains WHERE job_id = " + job.jobId());
        CompletableFuture<SpendTokens.Seen> waits = spendBehindTheFirst(call());
        first.commit();
        assertEquals(SpendTokens.Seen.UNKNOWN, waits.join());
    }

    @Test
    void a_chain_opened_anew_meanwhile_belongs_to_another_attempt() throws Exception {
        execute(first, "UPDATE job_token_chains SET attempt = 2, spent = 0 WHERE job_id = " + job.jobId());
        CompletableFuture<SpendTokens.Seen> waits = spendBehindTheFirst(call());
        execute(first, "UPDATE workflow_jobs SET attempt = 2 WHERE id = " + job.jobId());
        first.commit();
        SpendTokens.Seen seen = waits.join();
        assertFalse(seen.assigned());
        assertFalse(seen.spent());
    }

    @Test
    void a_call_that_is_not_sound_is_looked_at_and_not_spent() {
        JobCall unsound = new JobCall(request(), steps -> null, Instant.now());
        SpendTokens.Seen seen = spend(first, unsound);
        assertTrue(seen.assigned());
        assertTrue(seen.unspent());
        assertFalse(seen.spent());
    }

    @Test
    void a_token_ahead_of_its_chain_moves_the_chain_on_to_itself() throws Exception {
        SpendTokens.Seen seen = spend(first, callAt(5, NEWEST));
        assertTrue(seen.spent());
        assertEquals(5, seen.ahead());
        first.commit();
        assertEquals(6, database.spent(job));
        assertFalse(spend(first, callAt(5, NEWEST)).unspent(), "it is spent now");
        assertFalse(spend(first, callAt(4, NEWEST)).unspent());
        assertTrue(spend(first, callAt(6, NEWEST)).spent());
    }

    @Test
    void given_back_it_is_the_next_of_its_chain() throws Exception {
        JobCall call = callAt(5, NEWEST);
        SpendTokens.Seen seen = spend(first, call);
        SpendTokens.unspend(first, List.of(new SpendTokens.Spent(call, seen.expiresAt())));
        first.commit();
        assertEquals(5, database.spent(job));
        assertTrue(spend(first, callAt(5, NEWEST)).spent());
    }

    /** The job was handed to the same runner anew, in an attempt of the same number, after the database had gone back. */
    @Test
    void a_token_of_a_forgotten_hand_over_is_refused() {
        SpendTokens.Seen seen = spend(first, callAt(5, Instant.now().plusSeconds(900 - 120)));
        assertTrue(seen.assigned());
        assertFalse(seen.unspent());
        assertFalse(seen.spent());
    }

    @Test
    void being_ahead_opens_no_job_that_was_handed_over_ended_or_queued_since() throws Exception {
        execute(first, "UPDATE job_token_chains SET attempt = 2 WHERE job_id = " + job.jobId());
        assertFalse(spend(first, callAt(5, NEWEST)).assigned());
        first.rollback();
        execute(first, "UPDATE workflow_jobs SET end_reason = 'runner lost' WHERE id = " + job.jobId());
        assertFalse(spend(first, callAt(5, NEWEST)).spent());
        first.rollback();
        execute(
                first,
                "UPDATE workflow_jobs SET status = 'queued', runner_id = NULL, started_at = NULL WHERE id = "
                        + job.jobId());
        assertFalse(spend(first, callAt(5, NEWEST)).assigned());
    }

    private CompletableFuture<SpendTokens.Seen> spendBehindTheFirst(JobCall call) {
        CompletableFuture<SpendTokens.Seen> waits = CompletableFuture.supplyAsync(() -> spend(second, call));
        assertTrue(
                Wait.until(
                        PATIENCE,
                        () -> "1"
                                .equals(database.text(
                                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                                + " AND wait_event_type = 'Lock'"))),
                "the second transaction does not wait for the first");
        return waits;
    }

    private static SpendTokens.Seen spend(Connection connection, JobCall call) {
        call.judge(new JobSteps(new long[] {1}));
        return SpendTokens.spend(connection, List.of(call), Instant.now().plusSeconds(900))[0];
    }

    private JobCall call() {
        return new JobCall(request(), steps -> new Plan(List.of(), ChainState.claimed()), Instant.MAX);
    }

    private JobCall callAt(int position, Instant goodUntil) {
        JobToken token = new JobToken(
                job.runnerId(),
                job.jobId(),
                job.runId(),
                job.repoId(),
                job.attempt(),
                0,
                position,
                ChainState.claimed());
        return new JobCall(
                new JobRequest(token, goodUntil, "/", null, List.of(), TraceId.random()),
                steps -> new Plan(List.of(), ChainState.claimed()),
                Instant.MAX);
    }

    private JobRequest request() {
        return new JobRequest(token(), NEWEST, "/", null, List.of(), TraceId.random());
    }

    private JobToken token() {
        return new JobToken(
                job.runnerId(), job.jobId(), job.runId(), job.repoId(), job.attempt(), 0, 0, ChainState.claimed());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
