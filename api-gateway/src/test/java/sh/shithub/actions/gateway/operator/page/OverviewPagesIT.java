package sh.shithub.actions.gateway.operator.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.operator.deadletters.ParkedRecords;
import sh.shithub.actions.gateway.operator.overview.Rows;
import sh.shithub.actions.testkit.DevStack;

/** The overview, and the views of runners and of dead letters. */
class OverviewPagesIT extends PageIT {
    private long live;
    private long run;
    private long job;

    OverviewPagesIT(DevStack stack) {
        super(stack);
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("SHITHUB_OVERVIEW", "1s", "SHITHUB_DEAD_LETTERS_LOOK_EVERY", "200ms");
    }

    @BeforeAll
    void seed() {
        Rows rows = new Rows(database);
        rows.repo(1, "octo");
        live = rows.runner("alive-and-well", "linux,x64", "2");
        rows.runner("silent", "linux", "4000");
        run = rows.run(1, "");
        job = rows.running(run, "build", live, 90, 3);
        rows.ready(run, "package", "linux", 30);
        rows.ready(run, "train", "gpu,linux", 300);
        rows.held(run, "deploy", "{build}");
    }

    @Test
    void the_overview_shows_what_needs_a_look_first() {
        open("#/overview");
        browser.await(".summary", "Jobs wait for labels that no live runner offers: gpu, linux.");
        // The first look may have come before the last row.
        browser.await("main", "Not ready yet");
        List<String> queue = browser.texts("main table:first-of-type tbody tr");
        assertTrue(queue.get(0).startsWith("gpu, linux") && queue.get(0).endsWith("none"), queue::toString);
        assertEquals(2, queue.size());
        String page = browser.text("main");
        assertTrue(page.contains("Live runners\n1") && page.contains("Stale\n1"), page);
        assertTrue(page.contains("needs") && page.contains("alive-and-well"), page);
        assertFalse(page.contains("undefined") || page.contains("NaN") || page.contains("null"), page);
        browser.screenshots("overview");
        browser.click("td a", "build");
        browser.await(".job h2", "build");
        assertEquals("/runs/" + run + "/" + job, browser.address());
    }

    @Test
    void a_runner_is_drained_with_a_reason_and_gets_jobs_again() {
        open("#/runners");
        browser.await(".summary", "2 runners.");
        assertTrue(browser.texts("tbody tr").get(0).contains("silent"), "the worst comes first");
        browser.screenshots("runners");
        browser.click("td a", "alive-and-well");
        browser.await(".summary", "Runner alive-and-well is live.");
        assertTrue(browser.text("tbody").contains("build"), browser.text("main"));
        browser.click(".actions button", "Drain");
        browser.press("kernel upgrade", Keys.ENTER);
        browser.await(".notice", "Runner alive-and-well drains.");
        browser.await("h1", "draining");
        browser.await(".facts", "kernel upgrade");
        browser.screenshots("runner");
        assertEquals("kernel upgrade", database.text("SELECT drain_reason FROM workflow_runners WHERE id = " + live));
        browser.click(".actions button", "Let it have jobs again");
        browser.await(".summary", "Runner alive-and-well is live.");
    }

    @Test
    void a_dead_letter_is_looked_at_and_replayed() {
        try (ParkedRecords parked = new ParkedRecords(stack)) {
            String id = parked.park(
                    Topics.STATUS,
                    DeadLetterKind.unreadable,
                    "first",
                    "{\"type\":\"nobody\",\"password\":\"hunter2\"}");
            parked.park(Topics.LOGS, DeadLetterKind.failed, "second", "{}");
            open("#/dead-letters");
            browser.await(".summary", "2 dead letters are open.");
            browser.await(".figures", "unreadable");
            browser.click("td a", id);
            browser.await(".letter", "because of first");
            String letter = browser.text(".letter");
            assertTrue(letter.contains("nobody") && !letter.contains("hunter2"), letter);
            browser.screenshots("dead-letters");
            browser.click(".letter button", "Replay");
            assertEquals("Replay", browser.focused());
            browser.press(Keys.ENTER);
            browser.await(".notice", "was written to actions.status again.");
            browser.await(".letter h2", "replayed");
            browser.await(".summary", "1 dead letter is open.");
            browser.click(".figures a", "show failed");
            browser.await(".facts", "reason: failed");
            assertEquals("/dead-letters?reason=failed", browser.address());
        }
    }
}
