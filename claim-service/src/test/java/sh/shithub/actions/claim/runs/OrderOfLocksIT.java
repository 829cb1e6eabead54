package sh.shithub.actions.claim.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.Specs;
import sh.shithub.actions.claim.admission.AdmissionStores;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.RerunRequested;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Run requests, admission and claims over the same repositories at once: PostgreSQL finds none that wait for each other. */
@ExtendWith(DevStackExtension.class)
class OrderOfLocksIT {
    private static final int REPOS = 12;
    private static final int ROUNDS = 60;

    private final Floor floor;

    OrderOfLocksIT(DevStack stack) {
        floor = new Floor(stack);
    }

    /** In each line one stands and others wait. */
    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE repos, workflow_runners, job_label_sets, actions_policies CASCADE");
        floor.sitePolicy(null, 1, 0);
    }

    @Test
    void requests_of_runs_and_of_reruns_never_wait_in_a_circle_with_admission() {
        List<Long> ended = new ArrayList<>();
        List<Long> open = new ArrayList<>();
        for (long repo = 1; repo <= REPOS; repo++) {
            ended.add(floor.queue(run(repo)).runId());
            open.add(floor.queue(run(repo)).runId());
            open.add(floor.queue(run(repo)).runId());
        }
        ended.forEach(this::end);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            all.add(CompletableFuture.runAsync(() -> request(random, ended), Floor::inThreadOfItsOwn));
        }
        for (int i = 0; i < 2; i++) {
            all.add(CompletableFuture.runAsync(() -> admit(open), Floor::inThreadOfItsOwn));
        }
        long runner = floor.runner(64, "a");
        all.add(CompletableFuture.runAsync(() -> claim(runner), Floor::inThreadOfItsOwn));
        all.forEach(CompletableFuture::join);
    }

    private static RunSpec run(long repo) {
        return Specs.grouped("g", Specs.run(repo, null, Specs.job("j", List.of("a"))));
    }

    private void end(long run) {
        floor.rows
                .all(Long.class, "SELECT id FROM workflow_jobs WHERE run_id = ?", run)
                .forEach(job -> floor.end(job, Conclusion.failure));
        floor.rows.change(
                "UPDATE workflow_runs SET status = 'completed', conclusion = 'failure', completed_at = now() WHERE id = ?",
                run);
    }

    /** A poll brings requests of some repositories and reruns of others, as its partitions have them. */
    private void request(Random random, List<Long> ended) {
        for (int round = 0; round < ROUNDS; round++) {
            String id = random.nextLong() + "-" + round;
            List<RunRequested> runs = random.longs(2, 1, REPOS + 1)
                    .mapToObj(repo -> new RunRequested(
                            id + "-" + repo, Specs.run(repo, null, Specs.job("j", List.of("a"))), null))
                    .toList();
            List<RerunRequested> reruns = random.ints(2, 0, REPOS)
                    .mapToObj(repo -> new RerunRequested(id + "-" + repo, ended.get(repo), false, null))
                    .toList();
            floor.commit(transaction -> floor.answerRequests().answer(transaction, runs, reruns));
        }
    }

    private void admit(List<Long> open) {
        LongStream.range(0, 3 * ROUNDS)
                .forEach(round ->
                        floor.commit(transaction -> AdmissionStores.admit().changed(transaction, open)));
    }

    /** What is handed out is given back, so that there is always something. */
    private void claim(long runner) {
        for (int round = 0; round < ROUNDS; round++) {
            floor.jobs(Floor.beat(runner, 64, "a"), Floor.beat(runner, 64, "a"));
            floor.rows.change("""
                    UPDATE workflow_jobs SET status = 'queued', runner_id = NULL, started_at = NULL, claimed_at = NULL
                    WHERE id IN (SELECT id FROM workflow_jobs WHERE status = 'running' ORDER BY id FOR NO KEY UPDATE)
                    """);
        }
    }
}
