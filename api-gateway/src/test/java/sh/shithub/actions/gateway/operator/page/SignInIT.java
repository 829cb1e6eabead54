package sh.shithub.actions.gateway.operator.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;

/** The door of the operators' pages, and what holds for every view behind it. */
class SignInIT extends PageIT {
    SignInIT(DevStack stack) {
        super(stack);
    }

    @Test
    void a_wrong_token_is_refused_in_a_sentence_and_not_kept() {
        browser.open(gateway.uri(), "");
        browser.type("#token", "wrong" + Keys.ENTER);
        String alert = browser.await("[role=alert]", text -> !text.isEmpty());
        assertTrue(alert.matches("Token .*\\."), alert);
        assertEquals(1, browser.count("#token"));
        assertEquals(0, browser.number("sessionStorage.length"));
    }

    @Test
    void a_token_is_kept_for_its_tab_only() {
        browser.open(gateway.uri(), "");
        assertEquals("password", browser.js("return document.activeElement.type"));
        browser.press(stack.operatorToken(), Keys.ENTER);
        browser.await("header", "devstack (operator)");
        assertEquals(1, browser.number("sessionStorage.length"));
        assertEquals(0, browser.number("localStorage.length"));
        assertEquals(0, browser.cookies());
        browser.reload();
        browser.await("header", "devstack (operator)");
        browser.openTab(gateway.uri().resolve("/ops"));
        assertEquals(1, browser.count("#token"));
        browser.closeTab();
        browser.click("header button", "Sign out");
        assertEquals(1, browser.count("#token"));
        assertEquals(0, browser.number("sessionStorage.length"));
    }

    @Test
    void a_revoked_token_leads_back_to_the_door() {
        String token = "11".repeat(32);
        database.execute("INSERT INTO operator_tokens (name, scope, token_hash) VALUES ('gone', 'read', sha256(decode('"
                + token + "', 'hex')))");
        browser.open(gateway.uri(), "", token);
        browser.await("header", "gone (read)");
        database.execute("UPDATE operator_tokens SET revoked_at = now() WHERE name = 'gone'");
        browser.await(".door", "Operator or read token");
        browser.await("[role=alert]", "Token");
    }

    @Test
    void every_view_is_reached_by_keyboard_and_the_figures_past_the_links() {
        open("");
        browser.await("h1", "Consumer lag");
        for (String view : List.of("Overview", "Runs", "Runners", "Dead letters", "Lag")) {
            browser.tabTo(view);
            browser.press(Keys.ENTER);
            browser.await("header nav a[aria-current]", view);
            browser.await("h1", text -> !text.isEmpty());
            assertEquals(view + " · Operations", browser.js("return document.title"));
            assertEquals("main", browser.js("return document.activeElement.id"), "focus goes to what is new");
            browser.js("document.activeElement.blur()");
        }
        browser.tabTo("Skip to the figures");
        browser.press(Keys.ENTER);
        assertEquals("main", browser.js("return document.activeElement.id"));
        assertEquals("/lag", browser.address());
    }

    @Test
    void an_address_that_is_no_view_says_so() {
        open("#/nothing/here");
        browser.await("h1", "Not here");
    }

    @Test
    void everything_comes_from_this_gateway() {
        browser.requests();
        for (String view : List.of("", "#/overview", "#/runs", "#/runners", "#/dead-letters")) {
            open(view);
            browser.await("h1", text -> !text.isEmpty());
        }
        browser.requests().stream()
                .filter(request -> !List.of("about", "data").contains(request.getScheme()))
                .forEach(request -> assertEquals(gateway.uri().getAuthority(), request.getAuthority()));
    }

    @Test
    void while_the_gateway_is_away_the_page_says_so_and_how_old_its_figures_are() {
        GatewayUnderTest other = GatewayUnderTest.start(stack);
        browser.open(other.uri(), "#/runs", stack.operatorToken());
        browser.await(".asof", "As of");
        other.close();
        String alert = browser.await("[role=alert]", "figures are from");
        assertTrue(alert.startsWith("The gateway does not answer."), alert);
        assertEquals(1, browser.count(".old"));
        assertFalse(browser.text("main").contains("undefined"), browser.text("main"));
    }
}
