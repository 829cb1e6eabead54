package sh.shithub.actions.cli.lag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.gateway.Peer;
import sh.shithub.actions.cli.output.ExitCode;

class ShowLagTest {
    @TempDir
    Path directory;

    private Peer gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new Peer();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Ran lag(String... more) {
        return Ran.shithubd(
                Map.of("SHITHUB_GATEWAY_URL", gateway.url(), "SHITHUB_OPERATOR_TOKEN", "ab".repeat(32)),
                directory,
                Stream.concat(Stream.of("admin", "lag"), Stream.of(more)).toArray(String[]::new));
    }

    private static String report(String state) {
        return "{\"collected_at\":\"2026-01-01T00:00:00Z\",\"groups\":[" + group("claim-service", "ok") + ","
                + group("log-service", state) + "]}";
    }

    private static String group(String name, String state) {
        return "{\"group\":\"%s\",\"state\":\"%s\",\"reason\":\"because\",\"members\":1,\"topics\":[{\"topic\":\"actions.logs\",\"lag\":3,"
                        .formatted(name, state)
                + "\"oldest_age_seconds\":1.26,\"in_per_second\":null,\"out_per_second\":0.0,\"drain_seconds\":null}]}";
    }

    @Test
    void a_group_that_is_not_ok_is_an_exit_code_of_its_own() throws Exception {
        gateway.answering(200, report("stopped"));
        Ran table = lag();
        assertEquals(ExitCode.LAGGING.number(), table.code());
        List<String> lines =
                table.out().lines().map(line -> line.replaceAll(" +", " ")).toList();
        assertEquals("GROUP TOPIC STATE LAG AGE_S IN_S OUT_S DRAIN_S MEMBERS REASON", lines.get(0));
        assertEquals("log-service actions.logs stopped 3 1.3 - 0.0 - 1 because", lines.get(2));
        Ran json = lag("--output", "json");
        assertEquals(ExitCode.LAGGING.number(), json.code());
        assertEquals(2, ((List<?>) json.json().get("groups")).size());
        assertEquals(
                "claim-service",
                group(lag("--group", "claim-service", "--output", "json").done().json())
                        .get("group"));
        lag("--group", "x").failed(ExitCode.NOT_FOUND, "there is no group x; there are claim-service, log-service");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> group(Map<String, Object> report) {
        return ((List<Map<String, Object>>) report.get("groups")).get(0);
    }

    @Test
    void it_is_watched_until_all_are_ok_a_line_for_each_look() throws Exception {
        gateway.answering(200, report("stalled"))
                .answering(200, report("catching_up"))
                .answering(200, report("ok"));
        Ran ran = lag("--watch", "--every", "1s", "--until-ok", "--output", "json")
                .done();
        List<String> lines = ran.out().lines().toList();
        assertEquals(3, lines.size());
        for (String line : lines) {
            assertTrue(JSON.std.mapFrom(line).containsKey("groups"), line);
        }
        lag("--until-ok").failed(ExitCode.USAGE, "--until-ok goes with --watch");
    }
}
