package sh.shithub.actions.gateway.operator.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import sh.shithub.actions.devstack.process.Wait;

/** What a person does with a page and sees of it. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PHONE_WIDTH = 390;
    private static final int DESKTOP_WIDTH = 1400;

    /** What is wider than the page and in nothing that scrolls by itself. */
    private static final String STANDS_OUT = """
            const scrolls = e => e && e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
            return [...document.querySelectorAll('main *, header *')]
                .filter(e => e.getBoundingClientRect().right > innerWidth && !scrolls(e.parentElement))
                .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40));
            """;

    private final ChromeDriver driver = Chromium.start();

    Browser() {
        width(DESKTOP_WIDTH);
        dark(false);
    }

    /** The page at an address, with nobody signed in. */
    void open(URI gateway, String address) {
        driver.get("about:blank");
        driver.get(gateway.resolve("/ops" + address).toString());
        js("sessionStorage.clear()");
        driver.navigate().refresh();
    }

    /** The same for one who signed in before. */
    void open(URI gateway, String address, String token) {
        driver.get("about:blank");
        driver.get(gateway.resolve("/ops" + address).toString());
        js("sessionStorage.setItem('token', arguments[0])", token);
        driver.navigate().refresh();
    }

    void openTab(URI address) {
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(address.toString());
    }

    void closeTab() {
        driver.close();
        driver.switchTo().window(driver.getWindowHandles().iterator().next());
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** As another address typed in, or a link followed, on the page that is there. */
    void follow(String hash) {
        js("location.hash = arguments[0]", hash);
    }

    String address() {
        return URI.create(driver.getCurrentUrl()).getFragment();
    }

    Object js(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    long number(String script) {
        return ((Number) js("return " + script)).longValue();
    }

    /** What all that fits shows, a line for each. */
    @SuppressWarnings("unchecked")
    List<String> texts(String css) {
        return (List<String>) js(
                "return [...document.querySelectorAll(arguments[0])].map(e => (e.innerText ?? e.textContent).trim())",
                css);
    }

    String text(String css) {
        return String.join("\n", texts(css));
    }

    int count(String css) {
        return texts(css).size();
    }

    /** Lets the page look again at once, as it does when its tab comes to the front, until what fits shows it. */
    String await(String css, Predicate<String> seen) {
        String[] last = new String[1];
        assertTrue(
                Wait.until(PATIENCE, () -> {
                    last[0] = text(css);
                    if (seen.test(last[0])) {
                        return true;
                    }
                    js("document.dispatchEvent(new Event('visibilitychange'))");
                    return false;
                }),
                () -> css + " shows " + last[0] + " on\n" + text("body"));
        return last[0];
    }

    /** Until the page shows so many by itself, without being made to look again. */
    void awaitCount(String css, long count) {
        assertTrue(Wait.until(PATIENCE, () -> count(css) == count), () -> count(css) + " of " + css);
    }

    String await(String css, String part) {
        return await(css, text -> text.contains(part));
    }

    void type(String css, String text) {
        driver.findElement(By.cssSelector(css)).sendKeys(text);
    }

    void click(String css) {
        driver.findElement(By.cssSelector(css)).click();
    }

    /** The first of the named kind with that text. */
    void click(String css, String text) {
        WebElement found = driver.findElements(By.cssSelector(css)).stream()
                .filter(element -> element.getText().strip().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + css + " with " + text + " on\n" + text("body")));
        found.click();
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Goes from one thing to the next by Tab until it comes to one with this text; fails when it goes round without. */
    void tabTo(String text) {
        for (int i = 0; i < 100; i++) {
            if (focused().equals(text)) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("the keyboard does not come to " + text);
    }

    String focused() {
        return (String) js("return document.activeElement.innerText?.trim() ?? ''");
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void phone() {
        width(PHONE_WIDTH);
    }

    void desktop() {
        width(DESKTOP_WIDTH);
    }

    private void width(int width) {
        boolean phone = width == PHONE_WIDTH;
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", phone ? 844 : 900, "deviceScaleFactor", 1, "mobile", phone));
    }

    /** The whole page as it is, wide and narrow, light and dark; on a phone nothing may stand out at the side. */
    void screenshots(String name) {
        for (String width : List.of("desktop", "phone")) {
            width(width.equals("phone") ? PHONE_WIDTH : DESKTOP_WIDTH);
            for (String scheme : List.of("light", "dark")) {
                dark(scheme.equals("dark"));
                shoot(SCREENSHOTS.resolve(name + "-" + width + "-" + scheme + ".png"));
            }
            if (width.equals("phone")) {
                assertEquals(List.of(), js(STANDS_OUT), name);
                assertEquals(PHONE_WIDTH, number("document.documentElement.scrollWidth"), name);
            }
        }
        desktop();
        dark(false);
    }

    private void shoot(Path file) {
        Map<String, Object> size = Map.of(
                "x", 0,
                "y", 0,
                "width", number("innerWidth"),
                "height", Math.min(4000, number("document.documentElement.scrollHeight")),
                "scale", 1);
        Map<String, Object> shot =
                driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", size));
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(file, Base64.getDecoder().decode((String) shot.get("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was asked for since the last look, by address. */
    List<URI> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(Browser::message)
                .filter(message -> message.get("method").asText().equals("Network.requestWillBeSent"))
                .map(message -> URI.create(message.at("/params/request/url").asText()))
                .toList();
    }

    private static JsonNode message(LogEntry entry) {
        try {
            return JSON.readTree(entry.getMessage()).get("message");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the page's console says of faults of the page: scripts that fail, and what its policy forbids. Answers with errors are none. */
    List<String> faults() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    int cookies() {
        return driver.manage().getCookies().size();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
