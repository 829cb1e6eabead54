package sh.shithub.actions.claim.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.Specs;
import sh.shithub.actions.claim.heartbeats.Heartbeat;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/**
 * The rule of decision 0011, by simulation: however much a repository queues, no more of it stands in line than its cap, so a job of
 * another one waits for at most so many of each that were there before it.
 */
@ExtendWith(DevStackExtension.class)
class FairnessIT {
    private static final int RUNNERS = 10;
    private static final int JOBS_PER_RUN = 250;
    private static final long SMALL_REPO = 1000;

    private final Floor floor;
    private final List<Long> runners = new ArrayList<>();

    FairnessIT(DevStack stack) {
        floor = new Floor(stack);
    }

    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE repos, workflow_runners, job_label_sets, actions_policies CASCADE");
        LongStream.range(0, RUNNERS).forEach(i -> runners.add(floor.runner(1, "x")));
    }

    private void flood(long repo, int jobs) {
        for (int from = 0; from < jobs; from += JOBS_PER_RUN) {
            floor.queue(Specs.run(
                    repo,
                    null,
                    IntStream.range(0, Math.min(JOBS_PER_RUN, jobs - from))
                            .mapToObj(i -> small("j" + i))
                            .toArray(RunSpec.Job[]::new)));
        }
    }

    private static RunSpec.Job small(String key) {
        return new RunSpec.Job(
                key, null, List.of("x"), null, null, null, Map.of(), Map.of(), List.of(Specs.step("true")));
    }

    /** Every runner asks; what they are given has ended before they ask again. */
    private List<Long> tick() {
        List<Long> given =
                floor
                        .jobs(runners.stream()
                                .map(runner -> Floor.beat(runner, 1, "x"))
                                .toArray(Heartbeat[]::new))
                        .stream()
                        .filter(Objects::nonNull)
                        .toList();
        floor.endAll(given);
        return given;
    }

    /** @return how many jobs of others were handed out before it */
    private int waitOf(long job) {
        int before = 0;
        for (int tick = 0; tick < 200; tick++) {
            List<Long> given = tick();
            if (given.contains(job)) {
                return before;
            }
            before += given.size();
        }
        throw new AssertionError(before + " jobs of others were handed out, and its turn did not come");
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "20, 20"})
    void a_newcomer_waits_for_one_line_of_a_flood_at_most(int cap, int width) {
        floor.sitePolicy(null, cap, 0);
        flood(1, 10_000);
        for (int i = 0; i < 5; i++) {
            assertEquals(RUNNERS, tick().size(), "every runner is busy with the flood");
        }
        long newcomer = floor.queue(Specs.run(SMALL_REPO, null, small("j")))
                .jobs()
                .get(0)
                .id();
        int before = waitOf(newcomer);
        assertTrue(before <= width, before + " jobs of the flood went before it, expected at most " + width);
        assertTrue(
                floor.rows.one(Long.class, "SELECT count(*) FROM workflow_jobs WHERE status = 'queued'") > 9_000,
                "the flood goes on");
    }

    @Test
    void a_newcomer_waits_for_one_line_of_each_flood_at_most() {
        floor.sitePolicy(null, 5, 0);
        for (long repo = 1; repo <= 4; repo++) {
            flood(repo, 200);
        }
        tick();
        long newcomer = floor.queue(Specs.run(SMALL_REPO, null, small("j")))
                .jobs()
                .get(0)
                .id();
        int before = waitOf(newcomer);
        assertTrue(before <= 4 * 5, before + " jobs of the floods went before it");
    }

    /** First in, first out: within a repository, with any caps, and between those that are not in each other's way. */
    @Test
    void jobs_of_a_repository_go_in_the_order_in_which_they_came() {
        floor.sitePolicy(null, 3, 0);
        flood(1, 60);
        List<Long> given = new ArrayList<>();
        while (given.size() < 60) {
            given.addAll(tick().stream().sorted().toList());
        }
        assertEquals(given.stream().sorted().toList(), given);
    }
}
