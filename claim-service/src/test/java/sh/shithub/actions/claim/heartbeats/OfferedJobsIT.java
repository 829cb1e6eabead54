package sh.shithub.actions.claim.heartbeats;

import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.Specs;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobPayload;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.TriggerEvent;
import sh.shithub.actions.platform.secrets.SecretPlace;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What an offer carries, how much of the heap offers may hold, and jobs that cannot be offered. */
@ExtendWith(DevStackExtension.class)
class OfferedJobsIT {
    private final Floor floor;

    OfferedJobsIT(DevStack stack) {
        floor = new Floor(stack);
    }

    /** So that no test finds another's jobs. */
    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE workflow_runs, workflow_runners, job_label_sets, actions_policies CASCADE");
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
}
