package sh.shithub.actions.claim.leases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.heartbeats.Heartbeat;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** wire.md, "Heartbeat", {@code active_job_ids}: what a runner that speaks of its jobs does not speak of. */
@ExtendWith(DevStackExtension.class)
class UnlistedJobsIT {
    private static final Duration LONG_AGO = Duration.ofSeconds(40);

    private final Floor floor;
    private final LeaseStores leases = new LeaseStores(Floor.SETTINGS);
    private long runner;
    private long job;

    UnlistedJobsIT(DevStack stack) {
        floor = new Floor(stack);
    }

    /** A job that was handed over just now. */
    @BeforeEach
    void claimed() {
        floor.rows.change("TRUNCATE workflow_runs, workflow_runners, job_label_sets, actions_policies CASCADE");
        runner = floor.runner(1, "a");
        job = floor.job("a");
        assertEquals(List.of(job), floor.jobs(Floor.beat(runner, 1, "a")));
    }

    private void handedOver(Duration ago) {
        String interval = ago.toSeconds() + " s";
        floor.rows.change(
                "UPDATE workflow_jobs SET claimed_at = claimed_at - ?::interval, started_at = started_at - ?::interval",
                interval,
                interval);
        floor.rows.change("UPDATE job_token_chains SET updated_at = updated_at - ?::interval", interval);
    }

    private void call() throws SQLException {
        try (Connection gateway = floor.open()) {
            assertEquals(1, GatewayCall.call(gateway, job, 1, 0));
            gateway.commit();
        }
    }

    private List<String> says(Instant at, Long... jobs) {
        floor.commit(transaction -> {
            leases.unlistedJobs.takeAway(transaction, List.of(new UnlistedJobs.Listing(runner, List.of(jobs), at)));
            return null;
        });
        return leases.announced.news();
    }

    @Test
    void an_offer_that_it_never_got_is_queued_again() {
        handedOver(LONG_AGO);
        assertEquals(
                List.of("requeued " + job + " attempt 1: the runner did not take the job up"), says(Instant.now()));
        assertEquals(
                1,
                floor.rows.one(
                        Long.class,
                        "SELECT count(*) FROM workflow_jobs WHERE status = 'queued' AND ready_at = waited_since"));
    }

    @Test
    void a_job_that_it_had_begun_ends() throws SQLException {
        call();
        handedOver(LONG_AGO);
        assertEquals(
                List.of("expired " + job
                        + " attempt 1 as cancelled, cancelled: the runner says that it is not running this job"),
                says(Instant.now(), job + 1));
        assertEquals(List.of(), says(Instant.now()), "once");
    }

    @Test
    void what_it_lists_is_left() {
        handedOver(LONG_AGO);
        assertEquals(List.of(), says(Instant.now(), job + 1, job));
    }

    /** The claim's answer may still be on its way. */
    @Test
    void a_job_that_was_handed_over_just_now_is_left() {
        handedOver(Duration.ofSeconds(20));
        assertEquals(List.of(), says(Instant.now()));
    }

    /** A heartbeat from before the claim, read late; and one of a gateway whose clock is ahead. */
    @Test
    void an_old_heartbeat_and_one_from_the_future_are_no_word_on_it() {
        Instant claimed = floor.rows
                .one(Timestamp.class, "SELECT claimed_at FROM workflow_jobs")
                .toInstant();
        assertEquals(List.of(), says(Instant.now().plusSeconds(3600)));
        handedOver(LONG_AGO);
        assertEquals(List.of(), says(claimed.minus(LONG_AGO)));
    }

    /** It says of itself that it runs the job: by a call. */
    @Test
    void a_heartbeat_from_before_the_last_call_is_no_word_on_it() throws SQLException {
        handedOver(LONG_AGO);
        Instant before = Instant.now().minusSeconds(1);
        call();
        assertEquals(List.of(), says(before));
    }

    /** Its place is free for the next job in the same answer. */
    @Test
    void a_heartbeat_is_answered_with_the_place_that_it_told_of() throws SQLException {
        call();
        handedOver(LONG_AGO);
        long next = floor.job("a");
        assertEquals(List.of(next), floor.jobs(beat(List.of())));
        assertEquals("the runner says that it is not running this job", endReason());
    }

    @Test
    void a_heartbeat_that_no_asker_waits_for_or_that_says_nothing_takes_nothing_away() throws SQLException {
        call();
        handedOver(LONG_AGO);
        floor.jobs(Heartbeat.of(said(List.of(), Instant.now().minusSeconds(1)), Instant.now()));
        floor.jobs(beat(null));
        assertNull(endReason());
    }

    private String endReason() {
        return floor.rows.one(String.class, "SELECT end_reason FROM workflow_jobs WHERE id = ?", job);
    }

    private Heartbeat beat(List<Long> active) {
        return Heartbeat.of(said(active, Instant.now().plusSeconds(30)), Instant.now());
    }

    private HeartbeatReceived said(List<Long> active, Instant deadline) {
        HeartbeatReceived plain = Floor.said(runner, 1, "a");
        return new HeartbeatReceived(
                runner, plain.labels(), 1, "host", "1.0", deadline.toEpochMilli(), plain.replyTo(), active);
    }
}
