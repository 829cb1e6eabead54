package sh.shithub.actions.gateway.operator.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.platform.reply.ReplyInbox;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Operators' calls that wait for a service, while none answers. */
@ExtendWith(DevStackExtension.class)
class AskServicesIT {
    private static final String PATH = "/api/v1/runs";
    private static final String RUN = "{\"repo\":{\"id\":5,\"owner\":\"octo\",\"name\":\"hello\"},"
            + "\"workflow_file\":\"ci.yml\",\"head_sha\":\"c0ffee0\",\"event\":\"push\","
            + "\"jobs\":[{\"key\":\"b\",\"steps\":[{\"run\":\"true\"}]}]}";

    @Test
    void what_calls_hold_of_the_heap_while_they_wait_for_an_answer_is_bounded(DevStack stack) {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(
                stack, Map.of("SHITHUB_WAITING_MEBIBYTES", "1", "SHITHUB_OPERATOR_ANSWER", "5s"))) {
            Caller caller = gateway.caller();
            String operator = stack.operatorToken();
            ReplyInbox replies = gateway.bean(ReplyInbox.class);
            CompletableFuture<Caller.Answer> large = caller.async(PATH, operator, " ".repeat(1_045_000) + RUN);
            assertTrue(Wait.until(Duration.ofSeconds(30), () -> replies.open() == 1));
            refused("too many calls wait; try again", caller.post(PATH, operator, RUN));
            refused("there was no answer in time", large.join());
            refused("there was no answer in time", caller.post(PATH, operator, RUN));
        }
    }

    private static void refused(String sentence, Caller.Answer answer) {
        assertEquals(503, answer.status());
        assertTrue(answer.error().startsWith(sentence), answer::error);
    }
}
