package sh.shithub.actions.gateway.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document that is made of the code is the one that is kept, and says what wire.md says. */
class OpenApiTest {
    private static final Path KEPT = Path.of("../infra/docs/openapi/openapi.yaml");
    private final OpenApiDocument document = new OpenApiDocument();

    @Test
    void the_document_is_the_reviewed_one() throws Exception {
        assertEquals(
                Files.exists(KEPT) ? Files.readString(KEPT) : "",
                OpenApiDocument.text(),
                "if this is meant, review and keep it: in the project's directory,"
                        + " cp api-gateway/target/classes/META-INF/swagger/openapi.yml infra/docs/openapi/openapi.yaml");
    }

    /** A row for each call of wire.md, with every status that it names for it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST /api/v1/runners/heartbeat                | 200 204 400 401 413 415 429 503
            POST /api/v1/jobs/{id}/logs                   | 202 400 401 404 409 413 415 503 504
            POST /api/v1/jobs/{id}/steps/{stepId}/status  | 200 400 401 404 409 413 415 503 504
            POST /api/v1/jobs/{id}/status                 | 200 400 401 404 409 413 415 503 504
            POST /api/v1/jobs/{id}/artifacts/upload       | 201 400 401 402 404 409 413 415 503 504
            POST /api/v1/jobs/{id}/cancel-check           | 200 400 401 404 409 413 415 503 504
            POST /api/v1/runs                             | 200 201 400 401 403 413 415 503
            POST /api/v1/jobs/{id}/cancel                 | 202 400 401 403 404 413 415 503
            POST /api/v1/runs/{id}/cancel                 | 202 400 401 403 404 413 415 503
            POST /api/v1/runs/{id}/approve                | 200 400 401 403 404 409 413 415 503
            POST /api/v1/runs/{id}/reject                 | 200 400 401 403 404 409 413 415 503
            POST /api/v1/runs/{id}/rerun                  | 201 400 401 403 404 409 413 415 503
            GET /api/v1/runs                              | 200 400 401 503
            GET /api/v1/runs/{id}                         | 200 401 404 503
            GET /api/v1/runs/{id}/jobs                    | 200 400 401 404 503
            GET /api/v1/runs/{id}/artifacts               | 200 400 401 404 503
            GET /api/v1/runs/{id}/annotations             | 200 400 401 404 503
            GET /api/v1/artifacts/{id}/download           | 302 401 404 409 410 503
            DELETE /api/v1/artifacts/{id}                 | 204 401 403 404 503
            GET /api/v1/jobs/{id}                         | 200 401 404 503
            GET /api/v1/jobs/{id}/logs                    | 200 401 404 503
            GET /api/v1/jobs/{id}/steps/{stepId}/log      | 200 206 304 401 404 416 503
            GET /api/v1/jobs/{id}/steps/{stepId}/log/stream | 200 400 401 404 503
            GET /api/v1/runs/{id}/check-runs              | 200 400 401 404 503
            GET /api/v1/runners                           | 200 400 401 503
            GET /api/v1/runners/{id}                      | 200 401 404 503
            POST /api/v1/runners/{id}/drain               | 200 400 401 403 404 409 413 415 503
            POST /api/v1/runners/{id}/undrain             | 200 400 401 403 404 409 413 415 503
            GET /api/v1/ops/overview                      | 200 401 503
            GET /api/v1/ops/lag                           | 200 401 503
            GET /api/v1/ops/lag/history/{group}/{topic}   | 200 401 404 503
            GET /api/v1/ops/dead-letters                  | 200 400 401 503
            GET /api/v1/ops/dead-letters/{id}             | 200 401 404 503
            POST /api/v1/ops/dead-letters/{id}/replay     | 200 400 401 403 404 409 410 413 415 503
            POST /api/v1/ops/dead-letters/{id}/discard    | 200 400 401 403 404 413 415 503
            """)
    void a_call_of_the_wire_contract_is_in_it_with_its_statuses(String call, String statuses) {
        assertTrue(document.calls().contains(call), () -> call + " is not in " + document.calls());
        assertTrue(
                document.codes(call).containsAll(Set.of(statuses.split(" "))),
                () -> call + " has " + document.codes(call));
        assertTrue(document.secured(call), () -> call + " does not say which token it takes");
    }

    @Test
    void bodies_are_described_by_what_reads_them() {
        assertEquals(
                Set.of("seq", "chunk", "step_id"),
                OpenApiDocument.properties(document.request("POST /api/v1/jobs/{id}/logs")));
        assertEquals(
                Set.of("status", "conclusion", "started_at", "completed_at"),
                OpenApiDocument.properties(document.request("POST /api/v1/jobs/{id}/status")));
        assertTrue(OpenApiDocument.properties(document.request("POST /api/v1/runs"))
                .containsAll(Set.of("repo", "workflow_file", "need_approval", "jobs")));
        assertTrue(OpenApiDocument.properties(document.request("POST /api/v1/runners/heartbeat"))
                .containsAll(Set.of("labels", "capacity", "host_name", "version", "active_job_ids")));
    }
}
