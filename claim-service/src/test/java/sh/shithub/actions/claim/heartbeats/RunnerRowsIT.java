package sh.shithub.actions.claim.heartbeats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What heartbeats leave in the rows of their runners. */
@ExtendWith(DevStackExtension.class)
class RunnerRowsIT {
    private final Floor floor;

    RunnerRowsIT(DevStack stack) {
        floor = new Floor(stack);
    }

    /** So that no test finds another's jobs. */
    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE workflow_runs, workflow_runners, job_label_sets, actions_policies CASCADE");
    }

    @Test
    void a_runner_is_shown_as_busy_while_it_has_a_job() {
        long job = floor.job();
        long runner = floor.runner(1);
        assertEquals("offline", status(runner));
        floor.jobs(Floor.beat(runner, 1));
        assertEquals("busy", status(runner));
        floor.jobs(Floor.beat(runner, 1));
        assertEquals("busy", status(runner));
        floor.rows.change(
                "UPDATE workflow_jobs SET status = 'completed', conclusion = 'success', completed_at = now() WHERE id = ?",
                job);
        floor.jobs(Floor.beat(runner, 1));
        assertEquals("idle", status(runner));
    }

    /** There is a job for it, but it may not have it: the other way through the statements. */
    @Test
    void a_runner_that_asks_in_vain_is_shown_as_idle() {
        long runner = floor.runner(1);
        floor.rows.change("UPDATE workflow_runners SET draining = true, status = 'busy'");
        floor.job();
        floor.jobs(Floor.beat(runner, 1));
        assertEquals("idle", status(runner));
        floor.rows.change("UPDATE workflow_runners SET status = 'offline'");
        floor.jobs(Floor.beat(runner, 1));
        assertEquals("idle", status(runner));
    }

    private String status(long runner) {
        return floor.rows.one(String.class, "SELECT status::text FROM workflow_runners WHERE id = ?", runner);
    }

    @Test
    void what_a_heartbeat_says_is_kept_and_what_it_leaves_out_stays() {
        long runner = floor.runner(1, "a");
        Instant now = Instant.now();
        floor.answer(Heartbeat.of(Floor.said(runner, 3, "host", "1.0", now.plusSeconds(9), "b", "a"), now));
        floor.answer(Heartbeat.of(Floor.said(runner, 4, null, null, now.plusSeconds(9), "b", "a"), now.plusMillis(1)));
        assertEquals(
                "b,a|4|host|1.0|idle",
                floor.rows.one(
                        String.class,
                        "SELECT concat_ws('|', array_to_string(labels, ','), capacity, host_name, version, status) FROM workflow_runners"));
    }

    @Test
    void an_old_heartbeat_says_nothing() {
        long runner = floor.runner(1);
        Instant now = Instant.now();
        Heartbeat old =
                Heartbeat.of(Floor.said(runner, 2, "old", "1", now.minusSeconds(20), "old"), now.minusSeconds(30));
        floor.answer(Heartbeat.of(Floor.said(runner, 1, "new", "2", now.plusSeconds(9), "new"), now));
        String after = version(runner);
        floor.answer(old);
        assertEquals(after, version(runner));
    }

    @Test
    void a_heartbeat_that_says_nothing_new_writes_nothing_until_seconds_have_passed() {
        long runner = floor.runner(1);
        Instant now = Instant.now().minusSeconds(10);
        floor.answer(Heartbeat.of(Floor.said(runner, 1), now));
        String written = version(runner);
        floor.answer(Heartbeat.of(Floor.said(runner, 1), now.plusMillis(2999)));
        assertEquals(written, version(runner));
        floor.answer(Heartbeat.of(Floor.said(runner, 1), now.plusMillis(3000)));
        assertNotEquals(written, version(runner));
    }

    @Test
    void a_clock_that_is_ahead_makes_no_heartbeat_of_the_future() {
        long runner = floor.runner(1);
        floor.answer(Heartbeat.of(Floor.said(runner, 1), Instant.now().plusSeconds(3600)));
        assertTrue(floor.rows.one(Boolean.class, "SELECT last_heartbeat_at <= now() FROM workflow_runners"));
    }

    /** Another version of the row is another xmin. */
    private String version(long runner) {
        return floor.rows.one(
                String.class, "SELECT xmin || ' ' || w::text FROM workflow_runners w WHERE id = ?", runner);
    }
}
