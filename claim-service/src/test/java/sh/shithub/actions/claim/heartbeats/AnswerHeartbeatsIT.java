package sh.shithub.actions.claim.heartbeats;

import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.Specs;
import sh.shithub.actions.claim.announce.Claim;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Which runner gets which job. */
@ExtendWith(DevStackExtension.class)
class AnswerHeartbeatsIT {
    private final Floor floor;

    AnswerHeartbeatsIT(DevStack stack) {
        floor = new Floor(stack);
    }

    /** So that no test finds another's jobs. */
    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE workflow_runs, workflow_runners, job_label_sets, actions_policies CASCADE");
    }

    @Test
    void the_oldest_job_goes_first_with_any_labels() {
        long first = floor.job("linux");
        long second = floor.job();
        long third = floor.job("linux", "x64");
        long fourth = floor.job("linux");
        long runner = floor.runner(4, "linux", "x64");
        Heartbeat[] beats = IntStream.range(0, 4)
                .mapToObj(i -> Floor.beat(runner, 4, "linux", "x64"))
                .toArray(Heartbeat[]::new);
        assertEquals(List.of(first, second, third, fourth), floor.jobs(beats));
    }

    @Test
    void a_job_goes_only_to_a_runner_that_offers_all_its_labels() {
        long job = floor.job("linux", "gpu");
        assertEquals(asList((Long) null), floor.jobs(Floor.beat(floor.runner(1, "linux"), 1, "linux")));
        assertEquals(asList((Long) null), floor.jobs(Floor.beat(floor.runner(1), 1)));
        assertEquals(asList((Long) null), floor.jobs(Floor.beat(floor.runner(1, "Linux", "GPU"), 1, "Linux", "GPU")));
        assertEquals(
                List.of(job), floor.jobs(Floor.beat(floor.runner(1, "arm", "gpu", "linux"), 1, "arm", "gpu", "linux")));
    }

    @Test
    void a_job_without_labels_goes_to_any_runner() {
        long first = floor.job();
        long second = floor.job();
        assertEquals(List.of(first), floor.jobs(Floor.beat(floor.runner(1, "x"), 1, "x")));
        assertEquals(List.of(second), floor.jobs(Floor.beat(floor.runner(1), 1)));
    }

    @Test
    void a_job_that_is_not_ready_is_not_handed_out() {
        floor.queue(Specs.needingApproval(Specs.run(1, null, Specs.job("a", List.of()))));
        RunQueued run = floor.queue(Specs.run(1, null, Specs.job("a", List.of()), Specs.job("b", List.of(), "a")));
        long runner = floor.runner(8);
        assertEquals(asList(run.jobs().get(0).id(), null), floor.jobs(Floor.beat(runner, 8), Floor.beat(runner, 8)));
    }

    @Test
    void the_labels_sent_count_and_not_those_stored() {
        long job = floor.job("new");
        long runner = floor.runner(1, "old");
        assertEquals(List.of(job), floor.jobs(Floor.beat(runner, 1, "new")));
        assertEquals(
                "{new}",
                floor.rows
                        .one(Object.class, "SELECT labels::text FROM workflow_runners")
                        .toString());
    }

    @Test
    void a_draining_a_revoked_and_an_unknown_runner_get_nothing() {
        long job = floor.job();
        long draining = floor.runner(1);
        floor.rows.change("UPDATE workflow_runners SET draining = true WHERE id = ?", draining);
        long revoked = floor.runner(1);
        floor.rows.change("UPDATE workflow_runners SET revoked_at = now() WHERE id = ?", revoked);
        assertEquals(
                asList(null, null, null),
                floor.jobs(Floor.beat(draining, 1), Floor.beat(revoked, 1), Floor.beat(revoked + 1000, 1)));
        assertEquals(
                1,
                floor.rows.one(
                        Long.class, "SELECT count(*) FROM workflow_jobs WHERE id = ? AND ready_at IS NOT NULL", job));
        assertNull(
                floor.rows.one(Object.class, "SELECT last_heartbeat_at FROM workflow_runners WHERE id = ?", revoked));
    }

    @Test
    void a_runner_never_has_more_jobs_than_its_capacity() {
        List<Long> jobs = LongStream.range(0, 5).map(i -> floor.job()).boxed().toList();
        long runner = floor.runner(1);
        assertEquals(
                asList(jobs.get(0), jobs.get(1), null),
                floor.jobs(Floor.beat(runner, 2), Floor.beat(runner, 2), Floor.beat(runner, 2)));
        assertEquals(asList((Long) null), floor.jobs(Floor.beat(runner, 2)));
        assertEquals(asList(jobs.get(2), null), floor.jobs(Floor.beat(runner, 3), Floor.beat(runner, 3)));
    }

    @Test
    void a_heartbeat_that_came_twice_is_answered_once() {
        long job = floor.job();
        floor.job();
        Heartbeat beat = Floor.beat(floor.runner(2), 2);
        assertEquals(List.of(job), floor.jobs(beat, beat));
    }

    @Test
    void a_heartbeat_whose_asker_is_gone_is_noted_and_not_answered() {
        floor.job();
        long runner = floor.runner(1);
        Instant now = Instant.now();
        Heartbeat late = Heartbeat.of(Floor.said(runner, 1, "host", "1.0", now.minusMillis(1)), now.minusSeconds(3));
        assertEquals(List.of(), floor.jobs(late));
        assertEquals("host", floor.rows.one(String.class, "SELECT host_name FROM workflow_runners"));
        assertEquals(1, floor.rows.one(Long.class, "SELECT count(*) FROM workflow_jobs WHERE ready_at IS NOT NULL"));
    }

    @Test
    void a_heartbeat_whose_deadline_passes_while_locks_are_waited_for_claims_nothing() {
        floor.job();
        Instant start = Instant.now();
        Heartbeat beat = Heartbeat.of(Floor.said(floor.runner(1), 1, "h", "1", start.plusSeconds(2)), start);
        Iterator<Instant> times = List.of(start, start.plusSeconds(2)).iterator();
        assertEquals(
                asList((Long) null),
                floor.commit(transaction -> Floor.jobs(floor.answerHeartbeats(clock(times))
                        .answer(transaction, List.of(beat))
                        .answers())));
        assertEquals(1, floor.rows.one(Long.class, "SELECT count(*) FROM workflow_jobs WHERE ready_at IS NOT NULL"));
    }

    private static Clock clock(Iterator<Instant> times) {
        return new Clock() {
            @Override
            public Instant instant() {
                return times.next();
            }

            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
    }

    @Test
    void a_claim_moves_the_job_opens_its_chain_and_is_announced() {
        long job = floor.job();
        long runner = floor.runner(1);
        floor.jobs(Floor.beat(runner, 1));
        assertEquals(1, floor.rows.one(Long.class, """
                        SELECT count(*) FROM workflow_jobs j JOIN job_token_chains c ON c.job_id = j.id
                        WHERE j.id = ? AND j.status = 'running' AND j.runner_id = ? AND j.attempt = 1 AND j.ready_at IS NULL
                            AND j.waited_since >= j.created_at AND j.started_at = j.claimed_at AND j.claimed_at > j.created_at
                            AND c.run_id = j.run_id AND c.runner_id = j.runner_id AND c.attempt = 1 AND c.spent = 0
                            AND c.expires_at BETWEEN j.claimed_at + interval '900 s' AND j.claimed_at + interval '910 s'
                        """, job, runner));
        Claim claim = floor.announced.claimed.get(0);
        assertEquals(job, claim.jobId());
        assertEquals(runner, claim.runnerId());
        assertEquals(1, claim.attempt());
    }

    @Test
    void the_next_claim_of_a_job_takes_its_chain_over() {
        long job = floor.job();
        long first = floor.runner(1);
        long second = floor.runner(1);
        floor.jobs(Floor.beat(first, 1));
        floor.rows.change("UPDATE job_token_chains SET spent = 7, last_call = gen_random_uuid()");
        floor.rows.change(
                "UPDATE workflow_jobs SET status = 'queued', runner_id = NULL, started_at = NULL, ready_at = now()");
        assertEquals(List.of(job), floor.jobs(Floor.beat(second, 1)));
        assertEquals(
                1,
                floor.rows.one(
                        Long.class,
                        "SELECT count(*) FROM job_token_chains WHERE runner_id = ? AND attempt = 2 AND spent = 0 AND last_call IS NULL",
                        second));
    }
}
