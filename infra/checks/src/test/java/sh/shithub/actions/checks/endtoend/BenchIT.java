package sh.shithub.actions.checks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bench drives the running stack without an error and says so in the agreed form; no figure is judged. */
@ExtendWith(RunningStackExtension.class)
class BenchIT {
    BenchIT(RunningStack stack) {
        assertTrue(stack.gateway().isAbsolute());
    }

    @ParameterizedTest
    @ValueSource(strings = {"logs", "claim", "idle"})
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void a_scenario_runs_without_errors_beside_the_originals_statements(String scenario) throws Exception {
        Path json = Path.of("target", "bench-" + scenario + ".json");
        assertEquals(0, run(scenario, json), "target/bench-" + scenario + ".log says why");
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertEquals(scenario, result.get("scenario").asText());
        assertEquals(0, result.get("errors").asInt(), result::toString);
        for (String figure : new String[] {"calls_per_second", "p50_ms", "p99_ms", "cpu_ms_per_call"}) {
            assertTrue(result.get(figure).asDouble() > 0, figure);
        }
        assertTrue(result.get("baseline").get("calls_per_second").asDouble() > 0);
        assertTrue(result.get("ratio").get("throughput").asDouble() > 0);
        assertTrue(result.get("processes").has("api_gateway"));
    }

    private int run(String scenario, Path json) throws IOException, InterruptedException {
        ProcessBuilder bench = new ProcessBuilder(
                "../bin/bench", scenario, "--seconds", "2", "--warm-up", "0", "--json", json.toString());
        bench.command()
                .addAll(List.of(
                        "--env", RunningStackExtension.HOME.resolve("env").toString()));
        bench.environment().put("SHITHUB_BUILD", "never");
        bench.redirectErrorStream(true)
                .redirectOutput(Path.of("target", "bench-" + scenario + ".log").toFile());
        return bench.start().waitFor();
    }
}
