package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.RegisteredRunner;

/** The head of tests that call one gateway: its servers, itself, and a runner that has room for every job of the class. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GatewayIT {
    protected static final String RUNNING = "{\"status\":\"running\"}";

    protected final DevStack stack;
    protected final Database database;
    protected GatewayUnderTest gateway;
    protected Caller caller;
    protected RegisteredRunner runner;

    protected GatewayIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @BeforeAll
    void startGateway() {
        gateway = GatewayUnderTest.start(stack, environment());
        caller = gateway.caller();
        runner = stack.registerRunner("one", List.of("linux"), 64);
    }

    /** On top of the stack's. */
    protected Map<String, String> environment() {
        return Map.of();
    }

    @AfterAll
    void stopGateway() {
        gateway.close();
    }

    /** A job of this class's runner. */
    protected ClaimedJob claimed() {
        return ClaimedJob.by(runner, stack);
    }

    protected static void refused(int status, String error, Caller.Answer answer) {
        assertEquals(status + " " + error, shape(status, answer).status() + " " + answer.error());
    }

    /** Every error is one plain sentence in one shape (wire.md, "General"). */
    protected static Caller.Answer shape(int status, Caller.Answer answer) {
        assertEquals(status, answer.status(), answer::error);
        assertEquals("application/json; charset=utf-8", answer.header("Content-Type"));
        assertEquals("no-store", answer.header("Cache-Control"));
        assertEquals(Set.of("error"), names(answer));
        assertTrue(answer.error().length() <= 500, answer::error);
        assertFalse(answer.error().contains("Exception") || answer.error().contains("\n"), answer::error);
        assertEquals(status == 401 ? "Bearer" : null, answer.header("WWW-Authenticate"));
        return answer;
    }

    private static Set<String> names(Caller.Answer answer) {
        Set<String> names = new TreeSet<>();
        answer.body().fieldNames().forEachRemaining(names::add);
        return names;
    }
}
