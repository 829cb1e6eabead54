package sh.shithub.actions.claim.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.Specs;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/**
 * No event at all comes, so only the sweep of a running service can bring these jobs into line. Each test has a repository of its
 * own: emptying tables under a sweep at work may end in a deadlock.
 */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionSweepIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Floor floor;
    private ApplicationContext service;

    @BeforeAll
    void start(DevStack stack) {
        floor = new Floor(stack);
        floor.rows.change("TRUNCATE repos, workflow_runners, job_label_sets, actions_policies CASCADE");
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("SHITHUB_ADMISSION_SWEEP", "1s");
        service = ServiceLauncher.start("claim-service", environment, Map.of());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private static RunSpec.Job job(String key, String... needs) {
        return Specs.job(key, List.of(), needs);
    }

    private void comeIntoLine(long repo, String... keys) {
        List<String> expected = List.of(keys);
        assertTrue(
                Wait.until(PATIENCE, () -> floor.line(repo).equals(expected)),
                () -> "in line are " + floor.line(repo) + ", expected " + expected);
    }

    @Test
    void a_dependent_whose_needs_ended() {
        RunQueued run = floor.queue(Specs.run(1, null, job("a"), job("b", "a")));
        floor.rows.change(
                "UPDATE workflow_jobs SET status = 'completed', conclusion = 'success', ready_at = NULL, completed_at = now() WHERE run_id = ? AND job_key = 'a'",
                run.runId());
        comeIntoLine(1, "b");
    }

    @Test
    void a_run_that_was_approved() {
        RunQueued run = floor.queue(Specs.needingApproval(Specs.run(2, null, job("a"))));
        floor.rows.change("INSERT INTO workflow_run_approvals VALUES (?, true, 'someone', now())", run.runId());
        comeIntoLine(2, "a");
    }

    @Test
    void the_next_run_of_a_concurrency_group() {
        RunQueued run = floor.queue(Specs.grouped("g", Specs.run(3, null, job("a"))));
        floor.queue(Specs.grouped("g", Specs.run(3, null, job("b"))));
        floor.rows.change(
                "UPDATE workflow_jobs SET status = 'cancelled', conclusion = 'cancelled', ready_at = NULL, completed_at = now() WHERE run_id = ?",
                run.runId());
        floor.rows.change(
                "UPDATE workflow_runs SET status = 'cancelled', conclusion = 'cancelled', completed_at = now() WHERE id = ?",
                run.runId());
        comeIntoLine(3, "b");
    }

    @Test
    void those_for_whom_a_cap_was_raised_or_actions_were_switched_on() {
        floor.sitePolicy(null, 1, null);
        floor.queue(Specs.run(4, null, job("a"), job("b")));
        assertEquals(List.of("a"), floor.line(4));
        floor.sitePolicy(null, 2, null);
        comeIntoLine(4, "a", "b");
        floor.sitePolicy(false, 2, null);
        comeIntoLine(4);
        floor.sitePolicy(true, 2, null);
        comeIntoLine(4, "a", "b");
    }
}
