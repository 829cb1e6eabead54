package sh.shithub.actions.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;

class ChainStateTest {
    @Test
    void a_claimed_job_runs_and_no_step_is_touched() {
        ChainState claimed = ChainState.claimed();
        assertEquals(Status.running, claimed.job());
        assertEquals(Status.queued, claimed.step(41));
        assertEquals("r", claimed.encode());
    }

    @Test
    void every_status_and_conclusion_survives_the_token() {
        for (Status status : Status.values()) {
            for (Conclusion conclusion : Conclusion.values()) {
                ChainState state = ChainState.claimed()
                        .withStep(3, status, status.terminal() ? conclusion : null)
                        .withStep(0, Status.running, null);
                ChainState read = ChainState.decode(state.encode());
                assertEquals(status, read.step(3));
                assertEquals(Status.running, read.step(0));
                assertEquals(Status.queued, read.step(2));
                if (status.terminal()) {
                    assertEquals(conclusion, read.stepConclusion(3));
                } else {
                    assertNull(read.stepConclusion(3));
                }
            }
        }
    }

    @Test
    void the_job_keeps_its_steps() {
        ChainState state = ChainState.claimed()
                .withStep(1, Status.completed, Conclusion.failure)
                .withJob(Status.completed, Conclusion.failure);
        assertEquals(Status.completed, state.job());
        assertEquals(Conclusion.failure, state.stepConclusion(1));
    }

    @Test
    void nothing_else_decodes() {
        for (String bad : new String[] {null, "", "x", "r?", "rz", "r\u0000"}) {
            assertThrows(IllegalArgumentException.class, () -> ChainState.decode(bad));
        }
    }
}
