package sh.shithub.actions.gateway.gather;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ConnectionBudgetTest {
    @Test
    void a_pool_in_which_a_lane_might_wait_for_operators_stops_the_start() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new ConnectionBudget(16, 3, 2));
        assertEquals(
                "SHITHUB_DATABASE_POOL is 16; expected 17 or more: 8 for runner calls and tokens, 3 for operators' reads,"
                        + " 3 for logs, 2 for figures, 1 for health",
                refused.getMessage());
        assertDoesNotThrow(() -> new ConnectionBudget(17, 3, 2));
    }
}
