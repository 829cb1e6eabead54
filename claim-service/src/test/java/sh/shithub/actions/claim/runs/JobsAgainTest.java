package sh.shithub.actions.claim.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;

class JobsAgainTest {
    private final List<JobsAgain.Ended> jobs = new ArrayList<>();

    private void job(String key, Conclusion conclusion, String... needs) {
        jobs.add(new JobsAgain.Ended(jobs.size(), key, List.of(needs), Status.completed, conclusion));
    }

    private void again(String... keys) {
        assertEquals(Set.of(keys), JobsAgain.of(jobs));
    }

    @Test
    void what_did_not_end_well_runs_again() {
        job("a", Conclusion.failure);
        job("b", Conclusion.cancelled);
        job("c", Conclusion.timed_out);
        job("d", Conclusion.action_required);
        job("e", Conclusion.success);
        job("f", Conclusion.neutral);
        job("g", Conclusion.skipped);
        again("a", "b", "c", "d");
    }

    @Test
    void so_does_all_that_depends_on_it_however_far_and_in_any_order() {
        job("far", Conclusion.success, "middle");
        job("middle", Conclusion.skipped, "a", "fine");
        job("a", Conclusion.failure);
        job("fine", Conclusion.success);
        job("beside", Conclusion.success, "fine");
        again("far", "middle", "a");
    }

    @Test
    void when_nothing_failed_nothing_runs_again() {
        job("a", Conclusion.success);
        job("b", Conclusion.skipped, "a");
        again();
    }
}
