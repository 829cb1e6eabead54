package sh.shithub.actions.claim;

import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.claim.heartbeats.AnswerHeartbeats;
import sh.shithub.actions.claim.heartbeats.Heartbeat;
import sh.shithub.actions.claim.heartbeats.HeartbeatStores;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/**
 * Prints how many heartbeats a second are answered, by batches of 100, each a transaction with all that belongs to it but Kafka.
 * Not part of the build: {@code mvn -pl claim-service -am verify -Dit.test=ClaimRate -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
@ExtendWith(DevStackExtension.class)
class ClaimRate {
    private static final int BATCH = 100;
    private static final int RUNNERS = 10_000;

    private static final String QUEUE = """
            INSERT INTO repos (id, owner, name) VALUES (1, 'octo', 'hello');
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
            SELECT 1, i, 'ci.yml', 'abcdef0', 'push', i FROM generate_series(1, %1$d) i;
            INSERT INTO job_label_sets (labels) VALUES ('{linux}'), ('{linux,x64}');
            INSERT INTO job_label_sets (labels) SELECT ARRAY['linux', 'pool-' || i] FROM generate_series(1, 98) i;
            INSERT INTO actions_policies (scope, repo_cap, owner_cap) VALUES ('site', 0, 0);
            INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, repo_id, owner, eligible_at, ready_at)
            SELECT id, 0, 'j', (SELECT min(id) FROM job_label_sets) + run_index %% %2$d, 1, 'octo', now(), now()
            FROM workflow_runs;
            INSERT INTO workflow_steps (job_id, step_index, run_command)
            SELECT id, s, 'true' FROM workflow_jobs, generate_series(0, 1) s;
            INSERT INTO workflow_runners (name, labels) SELECT 'r-' || i, '{linux,x64}' FROM generate_series(1, %3$d) i;
            """;

    private final Floor floor;

    ClaimRate(DevStack stack) {
        floor = new Floor(stack);
    }

    /** Of the jobs, those in the first two sets of labels suit the runners. */
    @ParameterizedTest
    @CsvSource({"12000, 2, 1", "12000, 2, 4", "200000, 2, 1", "200000, 2, 4", "1000000, 100, 4", "12000, 100, 1"})
    void claims(int queued, int labelSets, int threads) throws Exception {
        floor.rows.change("TRUNCATE repos, workflow_runners, job_label_sets, outbox, actions_policies CASCADE");
        floor.rows.change(QUEUE.formatted(queued, labelSets, RUNNERS));
        floor.rows.change("VACUUM ANALYZE");
        int there = Math.min(RUNNERS, queued * 2 / labelSets);
        measure(queued + " queued, " + labelSets + " sets of labels, " + threads + " threads, claims", threads, there);
        measure(queued + " queued, " + labelSets + " sets of labels, " + threads + " threads, in vain", threads, 0);
    }

    private void measure(String what, int threads, int expected) throws Exception {
        List<Long> runners = floor.rows.all(Long.class, "SELECT id FROM workflow_runners ORDER BY id");
        List<CompletableFuture<Integer>> parts = new ArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        for (int part = 0; part < threads; part++) {
            int from = part * RUNNERS / threads;
            int to = (part + 1) * RUNNERS / threads;
            parts.add(CompletableFuture.supplyAsync(() -> run(runners.subList(from, to)), executor));
        }
        int claimed = 0;
        for (CompletableFuture<Integer> part : parts) {
            claimed += part.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        executor.shutdown();
        System.out.printf("%s: %,.0f heartbeats/s, %d claimed%n", what, RUNNERS / seconds, claimed);
        Assertions.assertEquals(expected, claimed);
    }

    private int run(List<Long> runners) {
        AnswerHeartbeats act = floor.answerHeartbeats(Clock.systemUTC(), HeartbeatStores.outbox());
        int claimed = 0;
        try (Connection connection = floor.open()) {
            for (int from = 0; from < runners.size(); from += BATCH) {
                List<Heartbeat> beats = runners.subList(from, Math.min(from + BATCH, runners.size())).stream()
                        .map(runner -> Floor.beat(runner, 1, "linux", "x64"))
                        .toList();
                claimed += (int) Floor.jobs(act.answer(connection, beats).answers()).stream()
                        .filter(job -> job != null)
                        .count();
                connection.commit();
            }
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
        return claimed;
    }
}
