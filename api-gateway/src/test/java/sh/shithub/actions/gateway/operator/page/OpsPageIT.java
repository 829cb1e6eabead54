package sh.shithub.actions.gateway.operator.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpsPageIT {
    /** What a page, a style sheet or a module loads. */
    private static final Pattern LOADED =
            Pattern.compile("(?:src=|href=|from *|import\\()[\"']((?:[./]|https?:)[^\"' ]+)[\"']");

    private GatewayUnderTest gateway;

    @BeforeAll
    void start(DevStack stack) {
        gateway = GatewayUnderTest.start(stack);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void everything_that_the_page_loads_comes_from_this_gateway() {
        Deque<String> open = new ArrayDeque<>(Set.of("/ops"));
        Set<String> loaded = new TreeSet<>();
        while (!open.isEmpty()) {
            String path = open.pop();
            if (loaded.add(path)) {
                Caller.Answer answer = gateway.caller().get(path, null);
                assertEquals(200, answer.status(), path);
                Matcher more = LOADED.matcher(new String(answer.http().body(), StandardCharsets.UTF_8));
                while (more.find()) {
                    open.push(gateway.uri().resolve(path).resolve(more.group(1)).getPath());
                    assertFalse(more.group(1).contains("//"), () -> path + " loads " + more.group(1));
                }
            }
        }
        assertTrue(
                loaded.containsAll(Set.of("/ops/lag.js", "/ops/ops.css", "/ops/lib/uplot/dist/uPlot.esm.js")),
                loaded::toString);
    }

    @Test
    void the_browser_is_told_to_load_nothing_else_and_to_show_it_in_no_frame() {
        Caller.Answer page = gateway.caller().get("/ops", null);
        String policy = page.header("Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertEquals("nosniff", page.header("X-Content-Type-Options"));
        assertEquals("text/html; charset=utf-8", page.header("Content-Type"));
    }

    @Test
    void its_files_are_asked_for_each_time_and_sent_when_they_have_changed() {
        Caller.Answer first = gateway.caller().get("/ops/ops.js", null);
        assertEquals("no-cache", first.header("Cache-Control"));
        Caller.Answer again = gateway.caller()
                .send(gateway.caller().request("/ops/ops.js").header("If-None-Match", first.header("ETag")))
                .join();
        assertEquals(304, again.status());
        assertEquals(0, again.http().body().length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ops/none.js",
                "/ops/lib/jackson/x.js",
                "/ops/lib/uplot/package.json",
                "/ops/lib/uplot/dist/..%2f..%2findex.js",
                "/ops/..%2fapplication.yml"
            })
    void nothing_else_is_there(String path) {
        Caller.Answer answer = gateway.caller().get(path, null);
        assertTrue(answer.status() == 404 || answer.status() == 401, () -> path + " answers " + answer.status());
    }
}
