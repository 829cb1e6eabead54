package sh.shithub.actions.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class RegisteredTokensIT {
    private static final String LAG = "/api/v1/ops/lag";
    private static final String HEARTBEAT = "/api/v1/runners/heartbeat";

    @Test
    void each_kind_of_token_opens_its_own_calls_and_no_other(DevStack stack) {
        String runner = stack.registerRunner("one", List.of("linux"), 1).token();
        String operator = stack.operatorToken();
        String unknown = OpaqueToken.generate().hex();
        try (GatewayUnderTest gateway = GatewayUnderTest.start(stack)) {
            Caller caller = gateway.caller();

            assertEquals(200, caller.get(LAG, operator).status());
            assertEquals(401, caller.get(LAG, runner).status());
            assertEquals(401, caller.get(LAG, unknown).status());
            // Nobody answers the heartbeat here: no job, once its time is over.
            assertEquals(204, caller.post(HEARTBEAT, runner, "{}").status());
            assertEquals(401, caller.post(HEARTBEAT, operator, "{}").status());
            assertEquals(401, caller.post(HEARTBEAT, unknown, "{}").status());
        }
    }
}
