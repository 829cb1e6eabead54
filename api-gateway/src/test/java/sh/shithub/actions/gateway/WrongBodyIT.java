package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.testkit.DevStack;

/** wire.md, "General": unknown fields, wrong types and missing fields are 400, named, and cost no token. */
class WrongBodyIT extends GatewayIT {
    WrongBodyIT(DevStack stack) {
        super(stack);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status | { | the body is not valid JSON, see line 1, column 2
            status | [] | the body is not a JSON object of the expected form
            status | null | the body is null; a JSON object is required
            status | "x" | the body is not a JSON object of the expected form
            status | {} | status is required
            status | {"status":null} | status is required
            status | {"status":""} | status is required
            status | {"status":"running","colour":1} | unknown field "colour"
            status | {"Status":"running"} | unknown field "Status"
            status | {"status":1} | field "status" has a wrong type or value
            status | {"status":["running"]} | field "status" has a wrong type or value
            status | {"status":"running","started_at":1} | field "started_at" has a wrong type or value
            status | {"status":"running","started_at":"now"} | field "started_at" has a wrong type or value
            status | {"status":"running","started_at":"2026-01-02"} | field "started_at" has a wrong type or value
            status | {"status":"running","started_at":"2026-01-02T03:04:05"} | field "started_at" has a wrong type or value
            status | {"status":"queued"} | invalid status transition running -> queued
            status | {"status":"skipped"} | invalid status transition running -> skipped
            status | {"status":"paused"} | invalid status transition running -> paused
            status | {"status":"Running"} | invalid status transition running -> Running
            status | {"status":"completed"} | invalid or missing conclusion
            status | {"status":"completed","conclusion":"great"} | invalid or missing conclusion
            status | {"status":"completed","conclusion":1} | field "conclusion" has a wrong type or value
            status | {"status":"running","conclusion":"success"} | conclusion is only valid for terminal statuses
            status | {"status":"running"}x | the body is not valid JSON, see line 1, column 22
            status | {"status":"running"}{} | the body is not a JSON object of the expected form
            logs | {"chunk":"aGk="} | seq is required
            logs | {"seq":0} | chunk is required
            logs | {"seq":"0","chunk":"aGk="} | field "seq" has a wrong type or value
            logs | {"seq":1.5,"chunk":"aGk="} | field "seq" has a wrong type or value
            logs | {"seq":1e2,"chunk":"aGk="} | field "seq" has a wrong type or value
            logs | {"seq":true,"chunk":"aGk="} | field "seq" has a wrong type or value
            logs | {"seq":0,"chunk":1} | field "chunk" has a wrong type or value
            logs | {"seq":0,"chunk":"aGk=","step_id":"1"} | field "step_id" has a wrong type or value
            logs | {"seq":0,"chunk":"aGk=","stepId":1} | unknown field "stepId"
            cancel-check | {"a":1} | unknown field "a"
            cancel-check | [] | the body is not a JSON object of the expected form
            artifacts/upload | {"size_bytes":1} | name is required
            artifacts/upload | {"name":"a"} | size_bytes is required
            artifacts/upload | {"name":"a","size_bytes":-1} | size_bytes must be non-negative
            artifacts/upload | {"name":"a","size_bytes":"1"} | field "size_bytes" has a wrong type or value
            artifacts/upload | {"name":"a","size_bytes":1.0} | field "size_bytes" has a wrong type or value
            artifacts/upload | {"name":"..","size_bytes":1} | invalid artifact name
            artifacts/upload | {"name":"..a","size_bytes":1} | invalid artifact name
            artifacts/upload | {"name":"a/b","size_bytes":1} | invalid artifact name
            artifacts/upload | {"name":"","size_bytes":1} | invalid artifact name
            artifacts/upload | {"name":"a b","size_bytes":1} | invalid artifact name
            """)
    void it_is_named_and_costs_nothing(String call, String body, String error) {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        refused(400, error, caller.post(job.path(call), token, body));
        assertEquals(0, database.spent(job));
        assertEquals(200, caller.post(job.path("status"), token, RUNNING).status());
    }

    @Test
    void an_artifact_s_name_has_a_length_and_more_than_dots() {
        ClaimedJob job = claimed();
        for (String dots : new String[] {".", "..", "..."}) {
            String body = "{\"name\":\"" + dots + "\",\"size_bytes\":0}";
            refused(
                    400,
                    "invalid artifact name",
                    caller.post(job.path("artifacts/upload"), gateway.tokenOf(job), body));
        }
        String longest = "{\"name\":\"" + "n".repeat(100) + "\",\"size_bytes\":0}";
        refused(
                400,
                "invalid artifact name",
                caller.post(job.path("artifacts/upload"), gateway.tokenOf(job), longest.replace("nnn", "nnnn")));
        Caller.Answer answer = caller.post(job.path("artifacts/upload"), gateway.tokenOf(job), longest);
        assertEquals(201, answer.status(), answer::error);
    }

    @Test
    void times_may_have_fractions_and_any_offset() {
        ClaimedJob job = claimed();
        String body = "{\"status\":\"running\",\"started_at\":\"2026-01-02T03:04:05.123456789+05:30\","
                + "\"completed_at\":\"2026-01-02T03:04:05Z\"}";
        Caller.Answer answer = caller.post(job.path("status"), gateway.tokenOf(job), body);
        assertEquals(200, answer.status(), answer::error);
    }
}
