package sh.shithub.actions.claim.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.Specs;
import sh.shithub.actions.claim.heartbeats.Heartbeat;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Caps and policies, from one instance and from three at once. */
@ExtendWith(DevStackExtension.class)
class CapsIT {
    private static final List<String> LABELS = List.of("x", "y", "z");
    private static final int INSTANCES = 3;
    private static final int REPOS = 3;

    private final Floor floor;

    CapsIT(DevStack stack) {
        floor = new Floor(stack);
    }

    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE repos, workflow_runners, job_label_sets, actions_policies CASCADE");
    }

    /** Each repository may stand in three lines, so more are in line than may run: only the count at the claim keeps the caps. */
    @Test
    void caps_hold_exactly_while_three_instances_hand_out_at_once() throws Exception {
        int repoCap = 4;
        int ownerCap = 7;
        floor.sitePolicy(null, repoCap, ownerCap);
        for (long repo = 1; repo <= REPOS; repo++) {
            floor.queue(Specs.run(
                    repo,
                    null,
                    IntStream.range(0, 60)
                            .mapToObj(i -> Specs.job("j" + i, List.of(LABELS.get(i % 3))))
                            .toArray(RunSpec.Job[]::new)));
        }
        List<List<Long>> runners = IntStream.range(0, INSTANCES)
                .mapToObj(i -> IntStream.range(0, 12)
                        .mapToObj(j -> floor.runner(1, LABELS.toArray(String[]::new)))
                        .toList())
                .toList();
        int handed = 0;
        for (int round = 0; round < 12; round++) {
            handed += handOutAtOnce(runners);
            List<Long> perRepo = floor.rows.all(
                    Long.class, "SELECT count(*) FROM workflow_jobs WHERE status = 'running' GROUP BY repo_id");
            assertTrue(perRepo.stream().allMatch(running -> running <= repoCap), perRepo + " run at once");
            long running = perRepo.stream().mapToLong(Long::longValue).sum();
            assertTrue(running <= ownerCap, running + " of the owner run at once");
            floor.endAll(floor.rows.all(
                    Long.class, "SELECT id FROM workflow_jobs WHERE status = 'running' AND id % 2 = ?", round % 2));
        }
        assertTrue(handed > 2 * ownerCap, "only " + handed + " were handed out");
    }

    private int handOutAtOnce(List<List<Long>> runners) throws Exception {
        CyclicBarrier start = new CyclicBarrier(INSTANCES);
        List<CompletableFuture<Integer>> instances = new ArrayList<>();
        for (List<Long> own : runners) {
            instances.add(CompletableFuture.supplyAsync(() -> handOut(own, start), Floor::inThreadOfItsOwn));
        }
        int handed = 0;
        for (CompletableFuture<Integer> instance : instances) {
            handed += instance.get(60, TimeUnit.SECONDS);
        }
        return handed;
    }

    private int handOut(List<Long> runners, CyclicBarrier start) {
        await(start);
        return (int) floor
                .jobs(runners.stream()
                        .map(runner -> Floor.beat(runner, 1, LABELS.toArray(String[]::new)))
                        .toArray(Heartbeat[]::new))
                .stream()
                .filter(Objects::nonNull)
                .count();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_repository_has_a_cap_of_20_and_an_owner_one_of_100_when_nothing_is_said() {
        long runner = floor.runner(64);
        for (long repo = 1; repo <= 7; repo++) {
            floor.queue(Specs.run(
                    repo,
                    null,
                    IntStream.range(0, 25)
                            .mapToObj(i -> Specs.job("j" + i, List.of()))
                            .toArray(RunSpec.Job[]::new)));
        }
        long other = floor.runner(64);
        askUntilNothing(runner, other);
        assertEquals(
                List.of(20L, 20L, 20L, 20L, 20L),
                floor.rows.all(
                        Long.class, "SELECT count(*) FROM workflow_jobs WHERE status = 'running' GROUP BY repo_id"));
    }

    private void askUntilNothing(long... runners) {
        for (long runner : runners) {
            while (floor
                    .jobs(IntStream.range(0, 16)
                            .mapToObj(i -> Floor.beat(runner, 64))
                            .toArray(Heartbeat[]::new))
                    .stream()
                    .anyMatch(Objects::nonNull)) {
                // As long as there is something.
            }
        }
    }

    @Test
    void a_repositorys_word_is_above_its_owners_and_that_above_the_sites() {
        floor.sitePolicy(null, 1, 0);
        policy("owner", "octo", 0, null, 2);
        policy("repo", "", 2, null, 3);
        for (long repo = 1; repo <= 2; repo++) {
            floor.queue(Specs.run(repo, null, jobs(5)));
        }
        floor.queue(ofOwner("other", 3, jobs(5)));
        assertEquals(
                List.of("1:2", "2:3", "3:1"),
                floor.rows.all(
                        String.class,
                        "SELECT repo_id || ':' || count(*) FROM workflow_jobs WHERE ready_at IS NOT NULL GROUP BY repo_id ORDER BY repo_id"));
    }

    @Test
    void the_sites_off_is_above_everybodys_on() {
        floor.sitePolicy(false, null, null);
        policy("owner", "octo", 0, true, null);
        policy("repo", "", 1, true, null);
        floor.queue(Specs.run(1, null, jobs(1)));
        assertEquals(List.of(), floor.line());
    }

    @Test
    void off_for_an_owner_is_on_again_for_a_repository_that_says_so() {
        policy("owner", "octo", 0, false, null);
        policy("repo", "", 2, true, null);
        floor.queue(Specs.run(1, null, Specs.job("off", List.of())));
        floor.queue(Specs.run(2, null, Specs.job("on", List.of())));
        assertEquals(List.of("on"), floor.line());
    }

    @Test
    void a_cap_that_is_raised_while_jobs_wait_lets_more_of_them_come() {
        floor.sitePolicy(null, 1, null);
        long run = floor.queue(Specs.run(1, null, jobs(4))).runId();
        assertEquals(List.of("j0"), floor.line());
        floor.sitePolicy(null, 3, null);
        floor.admit(run);
        assertEquals(List.of("j0", "j1", "j2"), floor.line());
    }

    @Test
    void a_cap_that_is_lowered_below_what_runs_ends_nothing_and_lets_nothing_come() {
        floor.sitePolicy(null, 3, null);
        long run = floor.queue(Specs.run(1, null, jobs(6))).runId();
        long runner = floor.runner(9);
        List<Long> given = floor.jobs(Floor.beat(runner, 9), Floor.beat(runner, 9));
        floor.sitePolicy(null, 1, null);
        floor.admit(run);
        assertEquals(java.util.Arrays.asList((Long) null), floor.jobs(Floor.beat(runner, 9)));
        floor.end(given.get(0), Conclusion.success);
        assertEquals(List.of(), floor.line());
        floor.end(given.get(1), Conclusion.success);
        assertEquals(List.of("j2"), floor.line());
    }

    private static RunSpec.Job[] jobs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Specs.job("j" + i, List.of()))
                .toArray(RunSpec.Job[]::new);
    }

    private static RunSpec ofOwner(String owner, long repo, RunSpec.Job... jobs) {
        RunSpec run = Specs.run(repo, null, jobs);
        return new RunSpec(
                new RunSpec.Repo(repo, owner, "r"),
                run.workflowFile(),
                null,
                run.headSha(),
                null,
                run.event(),
                Map.of(),
                null,
                null,
                false,
                run.jobs());
    }

    private void policy(String scope, String owner, long repo, Boolean enabled, Integer repoCap) {
        floor.rows.change(
                "INSERT INTO actions_policies (scope, owner, repo_id, enabled, repo_cap) VALUES (?, ?, ?, ?, ?)",
                scope,
                owner,
                repo,
                enabled,
                repoCap);
    }
}
