package sh.shithub.actions.gateway.operator.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.gateway.Database;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** The head of tests that look at the operators' pages: one gateway and one browser for all of a class. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageIT {
    protected final DevStack stack;
    protected final Database database;
    protected Browser browser;
    protected GatewayUnderTest gateway;

    PageIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @BeforeAll
    void start() {
        browser = new Browser();
        gateway = GatewayUnderTest.start(stack, environment());
    }

    /** On top of the stack's. */
    protected Map<String, String> environment() {
        return Map.of();
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @AfterEach
    void thePageHasNoFaults() {
        assertEquals(List.of(), browser.faults());
    }

    /** Signed in as an operator. */
    protected void open(String address) {
        browser.open(gateway.uri(), address, stack.operatorToken());
    }
}
