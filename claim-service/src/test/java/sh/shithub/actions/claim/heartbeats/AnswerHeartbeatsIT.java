package sh.shithub.actions.claim.heartbeats;

import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.claim.CountedStatements;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.Specs;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobPayload;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.TriggerEvent;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.platform.secrets.SecretPlace;

@ExtendWith(DevStackExtension.class)
class AnswerHeartbeatsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

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
    void the_oldest_job_goes_first_whatever_it_asks_for() {
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
    void a_heartbeat_that_nobody_waits_for_is_noted_and_not_answered() {
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

    @Test
    void the_payload_is_the_whole_job() {
        RunSpec.Step step =
                new RunSpec.Step("s1", "Say", "always()", "echo", null, "dir", Map.of("B", "2"), Map.of(), true);
        RunSpec.Step used = new RunSpec.Step(null, null, null, " ", "octo/act@v1", null, null, Map.of("k", "v"), false);
        RunSpec.Job need = Specs.job("a", List.of("never"));
        RunSpec.Job job = new RunSpec.Job(
                "b",
                "Build",
                List.of("z", "a"),
                null,
                "success()",
                30,
                Map.of("contents", "read"),
                Map.of("A", "1"),
                List.of(step, used));
        RunQueued queued = floor.queue(Specs.run(77, "push-1", need, job));
        JobPayload payload = floor.answer(Floor.beat(floor.runner(1), 1, "a", "z"))
                .get(0)
                .offer()
                .job();
        List<Long> steps = floor.rows.all(
                Long.class,
                "SELECT id FROM workflow_steps WHERE job_id = ? ORDER BY step_index",
                queued.jobs().get(1).id());
        assertEquals(
                new JobPayload(
                        queued.jobs().get(1).id(),
                        queued.runId(),
                        77,
                        1,
                        "ci.yml",
                        "CI",
                        "https://git.example.org/octo/repo-77.git",
                        "",
                        Specs.SHA,
                        "refs/heads/main",
                        TriggerEvent.push,
                        Map.of("ref", "refs/heads/main"),
                        "b",
                        "Build",
                        "z,a",
                        List.of(),
                        "success()",
                        30,
                        Map.of("contents", "read"),
                        "",
                        "",
                        Map.of(),
                        Map.of(),
                        List.of(),
                        Map.of("A", "1"),
                        List.of(
                                new JobPayload.Step(
                                        steps.get(0),
                                        0,
                                        "s1",
                                        "Say",
                                        "always()",
                                        "echo",
                                        "",
                                        "dir",
                                        Map.of("B", "2"),
                                        Map.of(),
                                        true),
                                new JobPayload.Step(
                                        steps.get(1),
                                        1,
                                        "",
                                        "octo/act@v1",
                                        "",
                                        "",
                                        "octo/act@v1",
                                        "",
                                        Map.of(),
                                        Map.of("k", "v"),
                                        false))),
                payload);
    }

    @Test
    void two_instances_never_fill_the_same_place() throws Exception {
        long job = floor.job();
        floor.job();
        long runner = floor.runner(1);
        try (Connection one = floor.open()) {
            assertEquals(List.of(job), answer(one, Floor.beat(runner, 1)));
            CompletableFuture<List<Long>> other =
                    CompletableFuture.supplyAsync(() -> floor.jobs(Floor.beat(runner, 1)), Floor::inThreadOfItsOwn);
            assertTrue(Wait.until(PATIENCE, this::somebodyWaitsForALock));
            one.commit();
            assertEquals(asList((Long) null), other.get());
        }
    }

    private boolean somebodyWaitsForALock() {
        return floor.rows.one(
                        Long.class,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                > 0;
    }

    @Test
    void what_one_instance_is_handing_out_another_passes_over_without_waiting() throws Exception {
        floor.sitePolicy(null, 0, 0);
        long first = floor.job("a");
        long second = floor.job("a");
        try (Connection one = floor.open()) {
            assertEquals(List.of(first), answer(one, Floor.beat(floor.runner(1, "a"), 1, "a")));
            assertEquals(List.of(second), floor.jobs(Floor.beat(floor.runner(1, "a"), 1, "a")));
            one.rollback();
        }
        assertEquals(List.of(first), floor.jobs(Floor.beat(floor.runner(1, "a"), 1, "a")));
    }

    /** A runner that suits both takes the older; the job that was only looked at stays free. */
    @Test
    void jobs_that_are_not_handed_out_are_not_held_back() throws Exception {
        floor.sitePolicy(null, 0, 0);
        long taken = floor.job("a");
        long left = floor.job("b");
        try (Connection one = floor.open()) {
            assertEquals(List.of(taken), answer(one, Floor.beat(floor.runner(1, "a", "b"), 1, "a", "b")));
            assertEquals(List.of(left), floor.jobs(Floor.beat(floor.runner(1, "b"), 1, "b")));
            one.rollback();
        }
    }

    private List<Long> answer(Connection transaction, Heartbeat... heartbeats) {
        return Floor.jobs(floor.answerHeartbeats(Clock.systemUTC())
                .answer(transaction, List.of(heartbeats))
                .answers());
    }

    @Test
    void ninety_heartbeats_cost_as_many_statements_as_one() throws SQLException {
        for (int i = 0; i < 91; i++) {
            floor.job("a");
        }
        List<String> one = statements(Floor.beat(floor.runner(1, "a"), 1, "a"));
        List<String> hundred = statements(IntStream.range(0, 90)
                .mapToObj(i -> Floor.beat(floor.runner(1, "a"), 1, "a"))
                .toArray(Heartbeat[]::new));
        assertEquals(one, hundred);
        assertEquals(11, one.size());
    }

    @Test
    void heartbeats_for_which_there_is_nothing_cost_two_statements_and_lock_no_runner() throws SQLException {
        floor.job("other");
        long runner = floor.runner(1, "a");
        floor.answer(Floor.beat(runner, 1, "a"));
        List<String> statements = CountedStatements.list();
        try (Connection connection = floor.open()) {
            assertEquals(
                    asList((Long) null),
                    answer(CountedStatements.on(connection, statements), Floor.beat(runner, 1, "a")));
            assertEquals(
                    runner,
                    floor.rows.one(
                            Long.class, "SELECT id FROM workflow_runners WHERE id = ? FOR UPDATE NOWAIT", runner));
            connection.rollback();
        }
        assertEquals(2, statements.size());
    }

    /** One at a time has room; who waits for the next transaction is not told that there is nothing. */
    @Test
    void what_the_heap_has_no_room_for_is_handed_out_by_the_next_transaction() {
        List<Long> jobs =
                Stream.concat(large(1, 2).stream(), large(2, 1).stream()).toList();
        long late = floor.job("a");
        AnswerHeartbeats act = HeartbeatStores.answerHeartbeats(
                new ClaimSettings(Duration.ofSeconds(60), Duration.ofSeconds(900), Duration.ofSeconds(3), 1 << 20, ""),
                Clock.systemUTC(),
                floor.announced);
        PolledHeartbeats polled = new PolledHeartbeats(IntStream.range(0, 5)
                .mapToObj(i -> Floor.beat(floor.runner(1, "a"), 1, "a"))
                .toList());
        List<List<Long>> rounds = new ArrayList<>();
        while (polled != null) {
            PolledHeartbeats rest = polled;
            AnswerHeartbeats.Answered answered = floor.commit(transaction -> act.answer(transaction, rest));
            rounds.add(Floor.jobs(answered));
            polled = answered.rest();
        }
        assertEquals(
                List.of(List.of(jobs.get(0)), List.of(jobs.get(1)), asList(jobs.get(2), late, null)),
                List.of(rounds.get(0), rounds.get(1), joined(rounds.subList(2, rounds.size()))));
        assertEquals(4, floor.announced.claimed.size());
    }

    private static List<Long> joined(List<List<Long>> rounds) {
        return rounds.stream().flatMap(List::stream).toList();
    }

    @Test
    void the_event_payload_of_a_run_is_parsed_once_for_all_its_jobs() {
        large(1, 2);
        List<AnswerHeartbeats.Answer> answers =
                floor.answer(Floor.beat(floor.runner(1, "a"), 1, "a"), Floor.beat(floor.runner(1, "a"), 1, "a"));
        Map<String, Object> payload = answers.get(0).offer().job().eventPayload();
        assertEquals(Set.of("text"), payload.keySet());
        assertSame(payload, answers.get(1).offer().job().eventPayload());
    }

    @Test
    void what_a_claim_carries_of_secrets_needs_room_too() {
        List<Long> jobs = List.of(floor.job("a"), floor.job("a"));
        floor.rows.change("TRUNCATE workflow_secrets");
        for (int i = 0; i < 4; i++) {
            SecretPlace place = SecretPlace.ofOwner("octo", "S" + i);
            floor.rows.change(
                    "INSERT INTO workflow_secrets (scope, owner, name, sealed) VALUES ('owner', 'octo', ?, ?)",
                    place.name(),
                    HeartbeatStores.SEAL.seal(place, "x".repeat(Limits.SECRET_BYTES)));
        }
        AnswerHeartbeats act = HeartbeatStores.answerHeartbeats(
                new ClaimSettings(Duration.ofSeconds(60), Duration.ofSeconds(900), Duration.ofSeconds(3), 3 << 20, ""),
                Clock.systemUTC(),
                floor.announced);
        List<Heartbeat> beats =
                List.of(Floor.beat(floor.runner(1, "a"), 1, "a"), Floor.beat(floor.runner(1, "a"), 1, "a"));
        AnswerHeartbeats.Answered first = floor.commit(transaction -> act.answer(transaction, beats));
        floor.rows.change("TRUNCATE workflow_secrets");
        assertEquals(jobs.subList(0, 1), Floor.jobs(first));
        assertNotNull(first.rest());
    }

    /** Jobs of one run with a payload of 200 KB, which needs more than half of a mebibyte. */
    private List<Long> large(long repo, int jobs) {
        RunSpec run = Specs.run(
                repo,
                null,
                IntStream.range(0, jobs)
                        .mapToObj(i -> Specs.job("j" + i, List.of("a")))
                        .toArray(RunSpec.Job[]::new));
        return floor
                .queue(new RunSpec(
                        run.repo(),
                        run.workflowFile(),
                        run.workflowName(),
                        run.headSha(),
                        run.headRef(),
                        run.event(),
                        Map.of("text", "x".repeat(200_000)),
                        null,
                        null,
                        false,
                        run.jobs()))
                .jobs()
                .stream()
                .map(RunQueued.Job::id)
                .toList();
    }

    /** Nested deeper than the mapper reads; such a row can only come from another writer than this service. */
    @Test
    void a_job_that_cannot_be_read_ends_and_its_neighbours_are_handed_out() {
        long undeliverable = floor.job("a");
        long sound = floor.job("a");
        floor.rows.change(
                "UPDATE workflow_jobs SET permissions = (repeat('{\"a\":', 3000) || '1' || repeat('}', 3000))::jsonb WHERE id = ?",
                undeliverable);
        long runner = floor.runner(2, "a");
        assertEquals(asList(null, sound), floor.jobs(Floor.beat(runner, 2, "a"), Floor.beat(runner, 2, "a")));
        assertUndeliverable(undeliverable, "its payload cannot be read from the database");
    }

    private void assertUndeliverable(long job, String reason) {
        JobExpired expired = floor.announced.expired.get(0);
        assertEquals(job, expired.jobId());
        assertEquals(1, expired.attempt());
        assertEquals(reason, expired.reason());
        assertEquals(Conclusion.failure, expired.conclusion());
        assertEquals(reason, floor.rows.one(String.class, "SELECT end_reason FROM workflow_jobs WHERE id = ?", job));
        assertEquals(0, floor.rows.one(Long.class, "SELECT count(*) FROM job_token_chains WHERE job_id = ?", job));
    }

    private List<String> statements(Heartbeat... heartbeats) throws SQLException {
        List<String> statements = CountedStatements.list();
        try (Connection connection = floor.open()) {
            List<Long> jobs = answer(CountedStatements.on(connection, statements), heartbeats);
            assertEquals(heartbeats.length, jobs.stream().distinct().count());
            assertFalse(jobs.contains(null));
            connection.commit();
        }
        return statements;
    }
}
