package sh.shithub.actions.gateway.operator.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.Database;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Operators' reads of runs (wire.md, "Operator calls"). */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadRunsIT {
    /** Runs 1 to 150: repository i % 3 + 1, every tenth timed out, every fifteenth still queued. */
    private static final String SEED = """
            INSERT INTO repos (id, owner, name) VALUES (1, 'octo', 'one'), (2, 'octo', 'two'), (3, 'octo', 'three');
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, head_ref, event, trigger_event_id, status,
                conclusion, created_at, started_at, completed_at)
            SELECT i % 3 + 1, i, 'ci.yml', 'c0ffee', CASE WHEN i % 2 = 0 THEN 'refs/heads/a&b+c' ELSE 'refs/heads/main' END,
                (CASE WHEN i % 7 = 0 THEN 'schedule' ELSE 'push' END)::workflow_run_event, 't' || i,
                (CASE WHEN i % 15 = 0 THEN 'queued' ELSE 'completed' END)::workflow_run_status,
                (CASE WHEN i % 15 = 0 THEN NULL WHEN i % 10 = 0 THEN 'timed_out' ELSE 'success' END)::conclusion,
                '2026-03-01T10:00:00.5Z', CASE WHEN i % 15 = 0 THEN NULL ELSE timestamptz '2026-03-01T10:00:01Z' END,
                CASE WHEN i % 15 = 0 THEN NULL ELSE timestamptz '2026-03-01T10:00:02Z' END
            FROM generate_series(1, 150) AS i
            """;

    private static final Pattern LINK = Pattern.compile("<([^>]+)>; rel=\"([a-z]+)\"");

    private final DevStack stack;
    private final Database database;
    private TimeZone zone;
    private GatewayUnderTest gateway;
    private Caller caller;

    ReadRunsIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @BeforeAll
    void start() {
        zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        database.execute(SEED);
        gateway = GatewayUnderTest.start(stack);
        caller = gateway.caller();
    }

    @AfterAll
    void stop() {
        gateway.close();
        TimeZone.setDefault(zone);
    }

    @Test
    void the_newest_come_first_and_30_to_a_page() {
        Caller.Answer first = get("/api/v1/runs");
        assertEquals(200, first.status(), first::error);
        assertEquals(150, first.body().get("total_count").asInt());
        List<Long> ids = ids(first);
        assertEquals(30, ids.size());
        assertEquals(150, ids.get(0));
        assertEquals(121, ids.get(29));
        assertEquals(List.of("next", "last"), List.copyOf(links(first).keySet()));
    }

    @Test
    void annotations_come_by_job_step_and_line() {
        database.execute("""
                INSERT INTO job_label_sets (id, labels) OVERRIDING SYSTEM VALUE VALUES (900, '{annotated}');
                INSERT INTO workflow_jobs (id, run_id, job_index, job_key, label_set_id)
                OVERRIDING SYSTEM VALUE VALUES (901, 7, 0, 'a', 900), (902, 7, 1, 'b', 900);
                INSERT INTO workflow_steps (id, job_id, step_index, run_command)
                OVERRIDING SYSTEM VALUE VALUES (911, 901, 0, 'x'), (912, 901, 1, 'x'), (913, 902, 0, 'x');
                INSERT INTO workflow_annotations (step_id, ordinal, run_id, job_id, log_line, path, start_line, end_line, start_column,
                    end_column, annotation_level, title, message)
                SELECT s, o, 7, CASE WHEN s = 913 THEN 902 ELSE 901 END, o + 1, 'a.java', 3, 3, 7, NULL, 'failure', 'X', s || ' ' || o
                FROM unnest('{913,911,912}'::int[]) AS s CROSS JOIN generate_series(19, 0, -1) AS o
                """);
        Caller.Answer page = get("/api/v1/runs/7/annotations?per_page=50");
        assertEquals(200, page.status(), page::error);
        assertEquals(60, page.body().get("total_count").asInt());
        JsonNode all = page.body().get("annotations");
        assertEquals(50, all.size());
        assertEquals("911 0", all.get(0).get("message").asText());
        assertEquals("912 19", all.get(39).get("message").asText());
        assertEquals("913 0", all.get(40).get("message").asText());
        assertEquals(
                "{\"job_id\":901,\"step_id\":911,\"log_line\":2,\"path\":\"a.java\",\"start_line\":3,\"end_line\":3,"
                        + "\"start_column\":7,\"end_column\":null,\"annotation_level\":\"failure\",\"title\":\"X\","
                        + "\"message\":\"911 1\"}",
                all.get(1).toString());
        assertEquals(List.of("next", "last"), List.copyOf(links(page).keySet()));
        assertEquals(404, get("/api/v1/runs/4711/annotations").status());
        assertEquals(400, get("/api/v1/runs/7/annotations?per_page=101").status());
        assertEquals(
                0, get("/api/v1/runs/8/annotations").body().get("total_count").asInt());
    }

    /** GitHub's clients do nothing else. */
    @Test
    void following_next_shows_every_run_once_with_the_filters_kept() {
        List<Long> all = new ArrayList<>();
        String path = "/api/v1/runs?head_ref=refs%2Fheads%2Fa%26b%2Bc&per_page=20&page=1";
        Caller.Answer page = null;
        while (path != null) {
            page = get(path);
            assertEquals(75, page.body().get("total_count").asInt());
            all.addAll(ids(page));
            URI next = links(page).get("next");
            path = next == null ? null : next.getRawPath() + "?" + next.getRawQuery();
        }
        assertEquals(75, all.stream().distinct().count());
        assertEquals(75, all.size());
        assertEquals(List.of("prev", "first"), List.copyOf(links(page).keySet()));
        assertEquals(
                gateway.uri() + "/api/v1/runs?head_ref=refs%2Fheads%2Fa%26b%2Bc&per_page=20&page=3",
                links(page).get("prev").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "repo_id=2, 50",
        "status=queued, 10",
        "status=completed&repo_id=1, 40",
        "conclusion=timed_out, 10",
        "conclusion=timed_out&repo_id=2, 5",
        "event=schedule, 21",
        "head_ref=refs/heads/main, 75",
        "head_ref=refs/heads/main&repo_id=1, 25",
        "repo_id=2&status=completed&conclusion=success&event=push&head_ref=refs/heads/main, 21",
        "status=cancelled, 0",
        "repo_id=99, 0"
    })
    void filters_hold_together(String filters, int expected) {
        Caller.Answer found = get("/api/v1/runs?per_page=100&" + filters);
        assertEquals(200, found.status(), found::error);
        List<String> conditions = new ArrayList<>();
        for (String filter : filters.split("&")) {
            conditions.add(filter.replace("=", "::text='") + "'");
        }
        String ids = database.text("SELECT string_agg(id::text, ',' ORDER BY id DESC) FROM workflow_runs WHERE "
                + String.join(" AND ", conditions));
        assertEquals(expected, found.body().get("total_count").asInt());
        assertEquals(
                ids == null ? "" : ids,
                String.join(",", ids(found).stream().map(String::valueOf).toList()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            repo_id=x          | repo_id is x; expected a positive number
            repo_id=0          | repo_id is 0; expected a positive number
            status=done        | status is done; expected one of queued, running, completed, cancelled
            status=skipped     | status is skipped; expected one of queued, running, completed, cancelled
            event=tag          | event is tag; expected one of push, pull_request, schedule, workflow_dispatch
            per_page=101       | per_page is 101; expected a number from 1 to 100
            per_page=          | per_page is ; expected a number from 1 to 100
            page=0             | page is 0; expected a number from 1 to 334
            page=101&per_page=100 | page is 101; expected a number from 1 to 100
            """)
    void a_filter_that_cannot_hold_is_400_in_words(String query, String sentence) {
        Caller.Answer refused = get("/api/v1/runs?" + query);
        assertEquals(400, refused.status());
        assertEquals(sentence, refused.error());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/runs/abc",
                "/api/v1/runs/0",
                "/api/v1/runs/99999",
                "/api/v1/runs/99999999999999999999",
                "/api/v1/runs/abc/jobs",
                "/api/v1/runs/99999/artifacts"
            })
    void what_is_no_run_is_404(String path) {
        Caller.Answer refused = get(path);
        assertEquals(404, refused.status());
        assertEquals("run not found", refused.error());
    }

    @Test
    void times_are_utc_wherever_the_server_stands() throws Exception {
        JsonNode run = get("/api/v1/runs/1").body();
        assertEquals("2026-03-01T10:00:00.500Z", run.get("created_at").asText());
        assertEquals("2026-03-01T10:00:01Z", run.get("started_at").asText());
        assertEquals("octo/two", run.get("repo").asText());
        assertTrue(run.get("parent_run_id").isNull());
        String session = gateway.bean(Transactions.class).read(connection -> {
            var row = connection.createStatement().executeQuery("SELECT timestamptz '2026-03-01T10:00:00Z'::text");
            row.next();
            return row.getString(1);
        });
        assertEquals("2026-03-01 10:00:00+00", session);
    }

    @Test
    void a_page_beyond_the_last_is_empty_and_shows_the_way_back() {
        Caller.Answer beyond = get("/api/v1/runs?repo_id=1&per_page=50&page=9");
        assertEquals(200, beyond.status());
        assertEquals(List.of(), ids(beyond));
        assertEquals(List.of("prev", "first"), List.copyOf(links(beyond).keySet()));
        assertTrue(links(beyond).get("prev").getQuery().endsWith("page=1"));
    }

    @Test
    void what_fits_on_one_page_has_no_links() {
        assertNull(get("/api/v1/runs?status=queued").header("Link"));
    }

    private Caller.Answer get(String path) {
        return caller.get(path, stack.operatorToken());
    }

    private static List<Long> ids(Caller.Answer page) {
        List<Long> ids = new ArrayList<>();
        page.body().get("workflow_runs").forEach(run -> ids.add(run.get("id").asLong()));
        return ids;
    }

    private static Map<String, URI> links(Caller.Answer page) {
        Map<String, URI> links = new java.util.LinkedHashMap<>();
        Matcher each = LINK.matcher(page.header("Link"));
        while (each.find()) {
            links.put(each.group(2), URI.create(each.group(1)));
        }
        return links;
    }
}
