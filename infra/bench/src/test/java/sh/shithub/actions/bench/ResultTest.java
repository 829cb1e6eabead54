package sh.shithub.actions.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.bench.load.Tally;

class ResultTest {
    private static Slice slice(int calls, Duration elapsed, Duration drained, Map<String, Duration> cpu) {
        Tally tally = new Tally();
        for (int i = 0; i < calls; i++) {
            tally.done(Duration.ofMillis(10).toNanos());
        }
        tally.lasted(elapsed);
        return new Slice(tally, drained, cpu, Duration.ofMillis(calls / 40), Duration.ofMillis(calls / 100));
    }

    private static Slice ours() {
        return slice(
                1000,
                Duration.ofSeconds(1),
                Duration.ofMillis(250),
                Map.of("api_gateway", Duration.ofMillis(100), "postgres", Duration.ofMillis(100)));
    }

    private static Slice theirs() {
        return slice(100, Duration.ofSeconds(1), Duration.ZERO, Map.of("postgres", Duration.ofMillis(190)));
    }

    private static Result result(Slice baseline) {
        return new Result(
                "logs",
                "set up",
                List.of(ours(), ours()),
                ours(),
                baseline,
                baseline == null ? null : "append",
                Map.of("stored", 2000));
    }

    @Test
    void ratios_are_how_many_times_more_calls_and_less_cpu() {
        Result result = result(theirs());

        assertEquals(1000, result.ours().calls().callsPerSecond());
        assertEquals(0.2, result.ours().cpuMillisPerCall(), 1e-9);
        assertEquals(10, result.throughputRatio().getAsDouble(), 1e-9);
        assertEquals(9.5, result.cpuRatio().getAsDouble(), 1e-9);
        assertEquals(800, result.ours().storedPerSecond(), 1e-9);
    }

    @Test
    void without_a_baseline_or_without_its_calls_there_is_no_ratio() {
        assertTrue(result(null).throughputRatio().isEmpty());
        assertTrue(result(Slice.none()).throughputRatio().isEmpty());
        assertTrue(result(Slice.none()).cpuRatio().isEmpty());
    }

    @Test
    void json_has_the_names_that_scripts_read() throws Exception {
        JsonNode json = new ObjectMapper().readTree(ResultJson.of(result(theirs())));

        assertEquals("logs", json.get("scenario").textValue());
        assertEquals(1000, json.get("calls_per_second").doubleValue());
        assertEquals(10, json.get("p50_ms").doubleValue(), 0.1);
        assertEquals(10, json.get("p99_ms").doubleValue(), 0.1);
        assertEquals(0, json.get("errors").intValue());
        assertEquals(0.2, json.get("cpu_ms_per_call").doubleValue());
        assertEquals(0.1, json.get("processes").get("api_gateway").doubleValue());
        assertEquals(100, json.get("baseline").get("calls_per_second").doubleValue());
        assertEquals(1.9, json.get("baseline").get("cpu_ms_per_call").doubleValue());
        assertEquals(10, json.get("ratio").get("throughput").doubleValue());
        assertEquals(9.5, json.get("ratio").get("cpu").doubleValue());
        assertEquals(2, json.get("slices").size());
        assertEquals(2000, json.get("verified").get("stored").intValue());
    }

    @Test
    void json_without_a_baseline_says_null() throws Exception {
        JsonNode json = new ObjectMapper().readTree(ResultJson.of(result(null)));

        assertTrue(json.get("baseline").isNull());
        assertTrue(json.get("ratio").isNull());
    }

    @Test
    void the_table_shows_both_sides_and_explains_a_rate_limit() {
        Slice limited = ours();
        limited.calls().failed("429");
        String text = ResultTable.of(new Result(
                "idle", "set up", List.of(limited), null, theirs(), "heartbeat that finds nothing", Map.of()));

        assertTrue(text.contains("this stack"), text);
        assertTrue(text.contains("10.0x"), text);
        assertTrue(text.contains("by Java's compilers: 0.0250; the stack was not warm"), text);
        assertTrue(text.contains("SHITHUB_HEARTBEATS_PER_MINUTE=0"), text);
        assertFalse(text.contains("half the peak"), text);
    }
}
