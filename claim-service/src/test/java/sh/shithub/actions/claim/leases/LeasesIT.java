package sh.shithub.actions.claim.leases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Invariant 7: leases that lapse, time that is up, cancels that no runner hears; and what the lost runner can still do. */
@ExtendWith(DevStackExtension.class)
class LeasesIT {
    /** The last token's 15 minutes and the grace, less what a test may take. */
    private static final Duration NOT_YET = Duration.ofSeconds(900 + 30 - 20);

    private static final Duration LOST = Duration.ofSeconds(900 + 30 + 1);
    private static final String STATE =
            "SELECT status || ' ' || coalesce(end_reason, '-') FROM workflow_jobs WHERE id = ?";

    private final Floor floor;
    private final LeaseStores leases = new LeaseStores(Floor.SETTINGS);

    LeasesIT(DevStack stack) {
        floor = new Floor(stack);
    }

    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE workflow_runs, workflow_runners, job_label_sets, actions_policies CASCADE");
    }

    /** A job whose runner has made one call just now. */
    private long called() throws SQLException {
        long job = floor.job("a");
        assertEquals(List.of(job), floor.jobs(Floor.beat(floor.runner(1, "a"), 1, "a")));
        assertEquals(1, call(job, 1, 0));
        return job;
    }

    private int call(long job, int attempt, int position) throws SQLException {
        try (Connection gateway = floor.open()) {
            int spent = GatewayCall.call(gateway, job, attempt, position);
            gateway.commit();
            return spent;
        }
    }

    private List<String> sweep() {
        floor.commit(transaction -> {
            leases.sweep(transaction, 100);
            return null;
        });
        return leases.announced.news();
    }

    private void policy(String lostRunner, int maxAttempts) {
        floor.rows.change(
                "INSERT INTO actions_policies (scope, lost_runner, max_attempts) VALUES ('site', ?, ?)",
                lostRunner,
                maxAttempts);
    }

    private String state(long job) {
        return floor.rows.one(String.class, STATE, job);
    }

    @Test
    void a_job_whose_lease_lapsed_ends_once_as_a_failure_and_its_runner_is_refused() throws SQLException {
        long job = called();
        leases.time.moveOn(NOT_YET);
        assertEquals(List.of(), sweep());
        leases.time.moveOn(LOST.minus(NOT_YET));
        assertEquals(List.of("expired " + job + " attempt 1 as completed, failure: runner lost"), sweep());
        assertEquals("running runner lost", state(job), "status-service ends the row");
        assertEquals(0, call(job, 1, 1));
        assertEquals(List.of(), sweep(), "once");
    }

    @Test
    void a_call_makes_the_lease_last_longer() throws SQLException {
        long job = called();
        floor.rows.change("UPDATE job_token_chains SET expires_at = now() - interval '1 h'");
        assertEquals(1, call(job, 1, 1));
        leases.time.moveOn(NOT_YET);
        assertEquals(List.of(), sweep());
    }

    /** No call of it is accepted any more, so there is nothing to wait for, and the policy for lost runners does not matter. */
    @ParameterizedTest
    @ValueSource(strings = {"fail", "requeue"})
    void a_job_whose_runner_is_revoked_ends_with_the_next_look(String policy) throws SQLException {
        policy(policy, 3);
        long job = called();
        revoke();
        assertEquals(List.of("expired " + job + " attempt 1 as completed, failure: runner revoked"), sweep());
        assertEquals("running runner revoked", state(job), "status-service ends the row");
        assertEquals(List.of(), sweep(), "once");
    }

    @Test
    void a_revoked_runner_s_job_that_was_to_be_cancelled_is() throws SQLException {
        long job = called();
        floor.rows.change("UPDATE workflow_jobs SET cancel_requested = true, cancel_requested_at = now()");
        revoke();
        assertEquals(
                List.of("expired " + job + " attempt 1 as cancelled, cancelled: cancelled; the runner did not end it"),
                sweep());
    }

    @Test
    void an_offer_of_a_revoked_runner_goes_back_to_its_place_with_the_next_look() {
        long job = floor.job("a");
        assertEquals(List.of(job), floor.jobs(Floor.beat(floor.runner(1, "a"), 1, "a")));
        revoke();
        assertEquals(List.of("requeued " + job + " attempt 1: the runner did not take the job up"), sweep());
        assertEquals("queued -", state(job));
        assertEquals(List.of(job), floor.jobs(Floor.beat(floor.runner(1, "a"), 1, "a")));
    }

    private void revoke() {
        floor.rows.change("UPDATE workflow_runners SET revoked_at = now()");
    }

    /** status-service is behind: what the runner said last counts, however long it takes to be read. */
    @ParameterizedTest
    @ValueSource(strings = {"fail", "requeue"})
    void a_job_whose_runner_has_said_its_last_word_is_left(String policy) throws SQLException {
        policy(policy, 3);
        called();
        floor.rows.change("UPDATE job_token_chains SET ended = true");
        floor.rows.change("UPDATE workflow_jobs SET cancel_requested = true, cancel_requested_at = now()");
        revoke();
        leases.time.moveOn(Duration.ofDays(10));
        assertEquals(List.of(), sweep());
    }

    @Test
    void a_lost_runner_s_job_is_queued_again_when_its_policy_says_so() throws SQLException {
        policy("requeue", 3);
        long job = called();
        floor.rows.change("""
                UPDATE workflow_steps SET status = 'completed', conclusion = 'success', started_at = now(), completed_at = now(),
                    log_object_key = 'the.log', log_byte_count = 3
                """);
        floor.rows.change("""
                INSERT INTO workflow_artifacts (run_id, job_id, name, object_key, size_bytes, expires_at)
                SELECT run_id, id, 'report', 'k', 1, now() + interval '1 d' FROM workflow_jobs
                """);
        floor.rows.change("UPDATE workflow_jobs SET eligible_at = '2026-01-01T00:00:00Z'");
        leases.time.moveOn(LOST);
        assertEquals(List.of("requeued " + job + " attempt 1: runner lost"), sweep());
        assertEquals("queued -", state(job));
        assertEquals(
                1,
                floor.rows.one(
                        Long.class,
                        "SELECT count(*) FROM workflow_jobs WHERE runner_id IS NULL AND started_at IS NULL AND claimed_at IS NULL AND ready_at IS NULL AND attempt = 1 AND lost_runners = 1 AND eligible_at = '2026-01-01T00:00:00Z'"));
        assertEquals(
                "queued||||the.log",
                floor.rows.one(
                        String.class,
                        "SELECT DISTINCT concat_ws('|', status, coalesce(conclusion::text, ''), coalesce(started_at::text, ''), coalesce(completed_at::text, ''), log_object_key) FROM workflow_steps"));
        assertEquals(0, floor.rows.one(Long.class, "SELECT count(*) FROM workflow_artifacts"));
        assertEquals(0, call(job, 1, 1), "the chain is gone");
        assertEquals(List.of(), sweep());

        JobOffer second = claimAgain();
        assertEquals(2, second.attempt());
        assertEquals(1, second.lostRunners(), "the gateway numbers its log's chunks by it");
        assertEquals(0, call(job, 1, 1), "the new chain is not the lost runner's");
        assertEquals(1, call(job, 2, 0));
    }

    /** As admission does it when it hears of the job. */
    private JobOffer claimAgain() {
        floor.rows.change("UPDATE workflow_jobs SET ready_at = now() WHERE status = 'queued'");
        return floor.answer(Floor.beat(floor.runner(1, "a"), 1, "a")).get(0).offer();
    }

    @Test
    void after_so_many_tries_it_ends() throws SQLException {
        policy("requeue", 2);
        long job = called();
        leases.time.moveOn(LOST);
        assertEquals(List.of("requeued " + job + " attempt 1: runner lost"), sweep());
        assertEquals(2, claimAgain().attempt());
        assertEquals(1, call(job, 2, 0));
        assertEquals(List.of("expired " + job + " attempt 2 as completed, failure: runner lost"), sweep());
    }

    @Test
    void a_job_that_is_to_be_cancelled_is_not_queued_again() throws SQLException {
        policy("requeue", 3);
        long job = called();
        floor.rows.change(
                "UPDATE workflow_jobs SET cancel_requested = true, cancel_requested_at = now() + interval '900 s'");
        leases.time.moveOn(LOST);
        assertEquals(
                List.of("expired " + job + " attempt 1 as cancelled, cancelled: cancelled; the runner did not end it"),
                sweep());
    }

    /** status-service holds it: what it does is done first, and the sweep waits for no lock. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 FROM workflow_runs FOR NO KEY UPDATE",
                "SELECT 1 FROM workflow_jobs FOR NO KEY UPDATE",
                "SELECT 1 FROM workflow_steps FOR NO KEY UPDATE",
                "SELECT 1 FROM job_token_chains FOR NO KEY UPDATE"
            })
    void what_another_transaction_holds_is_left_for_the_next_look(String lock) throws SQLException {
        policy("requeue", 3);
        long job = called();
        leases.time.moveOn(LOST);
        try (Connection other = floor.open();
                Statement statement = other.createStatement()) {
            statement.execute(lock);
            assertEquals(List.of(), sweep());
            assertEquals("running -", state(job));
        }
        assertEquals(List.of("requeued " + job + " attempt 1: runner lost"), sweep());
    }

    @Test
    void a_job_whose_time_is_up_ends_although_its_runner_calls() throws SQLException {
        policy("requeue", 3);
        long job = called();
        floor.rows.change("UPDATE workflow_jobs SET timeout_minutes = 2");
        leases.time.moveOn(Duration.ofSeconds(120 + 10));
        assertEquals(List.of(), sweep(), "the runner may report it first");
        leases.time.moveOn(Duration.ofSeconds(21));
        assertEquals(1, call(job, 1, 1));
        assertEquals(
                List.of("expired " + job + " attempt 1 as completed, timed_out: timed out after 2 minutes"), sweep());
        assertEquals(0, call(job, 1, 2));
        assertEquals(List.of(), sweep());
    }

    @Test
    void a_cancelled_job_whose_runner_is_silent_ends() throws SQLException {
        long job = called();
        floor.rows.change(
                "UPDATE workflow_jobs SET cancel_requested = true, cancel_requested_at = now() - interval '1 h'");
        leases.time.moveOn(Duration.ofSeconds(280));
        assertEquals(List.of(), sweep(), "its last call was not long ago");
        leases.time.moveOn(Duration.ofSeconds(21));
        assertEquals(
                List.of("expired " + job + " attempt 1 as cancelled, cancelled: cancelled; the runner did not end it"),
                sweep());
        assertEquals(0, call(job, 1, 1));
    }

    @Test
    void a_cancel_of_just_now_is_the_runner_s_to_hear() throws SQLException {
        called();
        floor.rows.change("UPDATE job_token_chains SET updated_at = now() - interval '1 h'");
        floor.rows.change("UPDATE workflow_jobs SET cancel_requested = true, cancel_requested_at = now()");
        assertEquals(List.of(), sweep());
    }

    /** Its row still says that it runs there. */
    @Test
    void a_runner_whose_job_was_ended_may_take_another() throws SQLException {
        long job = called();
        long runner = floor.rows.one(Long.class, "SELECT runner_id FROM workflow_jobs WHERE id = ?", job);
        long next = floor.job("a");
        leases.time.moveOn(LOST);
        sweep();
        assertEquals(List.of(next), floor.jobs(Floor.beat(runner, 1, "a")));
    }
}
