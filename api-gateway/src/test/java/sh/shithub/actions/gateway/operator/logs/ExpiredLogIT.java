package sh.shithub.actions.gateway.operator.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.GatewayIT;
import sh.shithub.actions.testkit.DevStack;

/** Whoever reads a log whose time is over is told so, in whatever way it is read; an empty log would be a lie. */
class ExpiredLogIT extends GatewayIT {
    ExpiredLogIT(DevStack stack) {
        super(stack);
    }

    @Test
    void an_expired_log_says_so() {
        ClaimedJob job = claimed();
        String step = job.path("steps/" + job.steps().get(0) + "/log");
        assertEquals(200, caller.get(step, stack.operatorToken()).status());
        database.execute("UPDATE workflow_runs SET status = 'completed', conclusion = 'success', completed_at = now(),"
                + " logs_expired_at = now() WHERE id = " + job.runId());
        for (String path : List.of(step, step + "/stream", job.path("logs"))) {
            refused(410, "the log has expired", caller.get(path, stack.operatorToken()));
        }
    }
}
