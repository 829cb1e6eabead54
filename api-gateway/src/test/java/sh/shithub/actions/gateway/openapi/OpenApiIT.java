package sh.shithub.actions.gateway.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.web.router.Router;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** The document against the running gateway: its routes, and what they really answer. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {
    private final DevStack stack;
    private final OpenApiDocument document = new OpenApiDocument();
    private GatewayUnderTest gateway;
    private Caller caller;

    OpenApiIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void start() {
        gateway = GatewayUnderTest.start(stack);
        caller = gateway.caller();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void every_route_is_in_the_document_and_nothing_else() {
        Set<String> routes = gateway.bean(Router.class)
                .uriRoutes()
                .map(route -> route.getHttpMethodName() + " "
                        + route.getUriMatchTemplate().toPathString().replaceAll(":[^}]*}", "}"))
                .filter(route -> route.contains(" /api/"))
                .filter(route -> !route.startsWith("HEAD ") && !route.startsWith("OPTIONS "))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(routes, document.calls());
    }

    @Test
    void everybody_may_read_the_document_and_the_page_needs_nothing_from_elsewhere() {
        assertEquals(OpenApiDocument.text(), text(caller.get("/openapi.yaml", null)));
        String page = text(caller.get("/openapi", null));
        assertTrue(page.contains("/openapi.yaml"));
        assertFalse(page.contains("://"), page);
        for (String asset : List.of("/openapi/swagger-ui.css", "/openapi/swagger-ui-bundle.js")) {
            assertTrue(page.contains(asset));
            Caller.Answer answer = caller.get(asset, null);
            assertEquals(200, answer.status());
            assertTrue(answer.http().body().length > 10_000);
        }
        assertEquals(404, caller.get("/openapi/pom.xml", null).status());
    }

    @Test
    void answers_have_the_fields_that_the_document_says() {
        ClaimedJob job = ClaimedJob.by(stack.registerRunner("documented", List.of(), 1), stack);
        String id = "/api/v1/jobs/{id}/";
        Caller.Answer log = post(job.path("logs"), gateway.tokenOf(job), "{\"seq\":0,\"chunk\":\"aGk=\"}");
        fits("POST " + id + "logs", 202, log);
        Caller.Answer check = post(job.path("cancel-check"), log.nextToken(), "");
        fits("POST " + id + "cancel-check", 200, check);
        Caller.Answer artifact =
                post(job.path("artifacts/upload"), check.nextToken(), "{\"name\":\"a\",\"size_bytes\":1}");
        fits("POST " + id + "artifacts/upload", 201, artifact);
        Caller.Answer step = post(job.stepPath(0), artifact.nextToken(), "{\"status\":\"skipped\"}");
        fits("POST " + id + "steps/{stepId}/status", 200, step);
        fits("POST " + id + "status", 200, post(job.path("status"), step.nextToken(), "{\"status\":\"running\"}"));
        fits("GET /api/v1/runs", 200, get("/api/v1/runs"));
        fits("GET /api/v1/runs/{id}", 200, get("/api/v1/runs/" + job.runId()));
        fits("GET /api/v1/runs/{id}/jobs", 200, get("/api/v1/runs/" + job.runId() + "/jobs"));
        fits("GET /api/v1/runs/{id}/annotations", 200, get("/api/v1/runs/" + job.runId() + "/annotations"));
        fits("GET /api/v1/runs/{id}/artifacts", 200, get("/api/v1/runs/" + job.runId() + "/artifacts"));
        fits("GET /api/v1/jobs/{id}", 200, get("/api/v1/jobs/" + job.jobId()));
        fits("GET /api/v1/jobs/{id}", 404, get("/api/v1/jobs/0"));
        fits("GET /api/v1/runs/{id}/graph", 200, get("/api/v1/runs/" + job.runId() + "/graph"));
        fits("GET /api/v1/runs/{id}/graph", 404, get("/api/v1/runs/0/graph"));
        fits("GET /api/v1/ops/whoami", 200, get("/api/v1/ops/whoami"));
        fits("GET /api/v1/ops/lag", 200, get("/api/v1/ops/lag"));
        fits("GET /api/v1/ops/overview", 200, get("/api/v1/ops/overview"));
        fits("GET /api/v1/ops/dead-letters", 200, get("/api/v1/ops/dead-letters"));
        fits("GET /api/v1/ops/dead-letters/{id}", 404, get("/api/v1/ops/dead-letters/0-0"));
        fits("GET /api/v1/runs/{id}/check-runs", 200, get("/api/v1/runs/" + job.runId() + "/check-runs"));
        fits("GET /api/v1/runners", 200, get("/api/v1/runners"));
        String runner = "/api/v1/runners/" + job.runnerId();
        fits("GET /api/v1/runners/{id}", 200, get(runner));
        String operator = stack.operatorToken();
        fits("POST /api/v1/runners/{id}/drain", 200, post(runner + "/drain", operator, "{\"reason\":\"disk\"}"));
        fits("POST /api/v1/runners/{id}/undrain", 200, post(runner + "/undrain", operator, ""));
        String history = "/api/v1/ops/lag/history/";
        String pair = "GET " + history + "{group}/{topic}";
        fits(pair, 200, get(history + Groups.LOG + "/" + Topics.LOGS));
        fits(pair, 404, get(history + Groups.LOG + "/" + Topics.STATUS));
    }

    private void fits(String call, int code, Caller.Answer answer) {
        assertEquals(code, answer.status(), answer::error);
        fits(call, document.answer(call, code), answer.body());
    }

    /** Objects and lists of objects, as deep as there are any. */
    private void fits(String where, Map<String, Object> schema, JsonNode value) {
        if (value.isArray()) {
            Map<String, Object> items = document.resolve(OpenApiDocument.map(schema, "items"));
            value.forEach(item -> fits(where + "[]", items, item));
        }
        if (!value.isObject() || !schema.containsKey("properties")) {
            return;
        }
        Set<String> known = OpenApiDocument.properties(schema);
        value.fieldNames()
                .forEachRemaining(field -> assertTrue(known.contains(field), where + " has an undocumented " + field));
        OpenApiDocument.required(schema)
                .forEach(field -> assertTrue(value.has(field), where + " lacks the documented " + field));
        value.fields().forEachRemaining(field -> {
            Map<String, Object> property =
                    OpenApiDocument.map(OpenApiDocument.map(schema, "properties"), field.getKey());
            if (field.getValue().isContainerNode() && !property.containsKey("allOf")) {
                fits(where + "." + field.getKey(), document.resolve(property), field.getValue());
            }
        });
    }

    private Caller.Answer post(String path, String token, String body) {
        return caller.post(path, token, body);
    }

    private Caller.Answer get(String path) {
        return caller.get(path, stack.operatorToken());
    }

    private static String text(Caller.Answer answer) {
        assertEquals(200, answer.status(), answer::error);
        return new String(answer.http().body(), StandardCharsets.UTF_8);
    }
}
