package sh.shithub.actions.status.rollup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class CompleteRunsIT {
    private final DevStack stack;

    CompleteRunsIT(DevStack stack) {
        this.stack = stack;
    }

    @Test
    void a_run_with_an_open_job_never_completes_although_the_roll_up_saw_it_ended() throws SQLException {
        Seed seed = new Seed(stack, "one");
        SeededRun queued = seed.run(Map.of("build", ""));
        SeededRun running = seed.run(Map.of("build", ""));
        seed.claim(running.job("build"));
        try (Connection connection = stack.connect()) {
            Map<Long, Conclusion> conclusions =
                    Map.of(queued.id(), Conclusion.success, running.id(), Conclusion.success);
            assertEquals(List.of(), CompleteRuns.complete(connection, conclusions, Map.of()));
        }
        assertTrue(seed.state(queued).startsWith("queued |"), seed.state(queued));
        assertTrue(seed.state(running).startsWith("queued |"), seed.state(running));
    }
}
