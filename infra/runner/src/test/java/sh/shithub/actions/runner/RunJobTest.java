package sh.shithub.actions.runner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.runner.job.Conclusion;

/** What the runner says to a gateway, call for call; commands are real ones of this host. */
class RunJobTest extends RunsJobs {
    @Test
    void reports_a_job_call_for_call_when_its_steps_succeed() throws Exception {
        Conclusion conclusion =
                run(new SampleJob().step("echo one; echo two >&2").step("printf three"));

        assertEquals(Conclusion.success, conclusion);
        assertEquals(
                List.of(
                        "status running",
                        "steps/11/status running",
                        "logs 11",
                        "steps/11/status completed success",
                        "steps/12/status running",
                        "logs 12",
                        "steps/12/status completed success",
                        "status completed success"),
                withoutChecks());
        assertEquals("one\ntwo\n", gateway.log(11));
        assertEquals("three", gateway.log(12));
        assertEquals(List.of(), gateway.violations());
    }

    @Test
    void sends_the_log_while_the_command_runs() throws Exception {
        Path go = Files.createTempDirectory("runner-test").resolve("go");
        gateway.cancelAt(call -> {
            if (call.equals("logs 11")) {
                create(go);
            }
            return false;
        });

        assertEquals(
                Conclusion.success,
                run(new SampleJob().step("echo first; until [ -e " + go + " ]; do sleep 0.05; done; echo last")));
        assertEquals("first\nlast\n", gateway.log(11));
        assertTrue(gateway.calls().contains("cancel-check"));
        assertEquals(List.of(), gateway.violations());
    }

    @Test
    void keeps_every_byte_in_order_and_chunks_within_the_limit_when_a_step_prints_much() throws Exception {
        assertEquals(Conclusion.success, run(new SampleJob().step("seq 1 400000")));

        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 400_000; i++) {
            expected.append(i).append('\n');
        }
        assertEquals(expected.toString(), gateway.log(11));
        assertTrue(
                gateway.chunkSizes().size() < 100,
                "chunks: " + gateway.chunkSizes().size());
        assertEquals(List.of(), gateway.violations());
    }

    @Test
    void skips_what_follows_a_failed_step_unless_its_condition_says_otherwise() throws Exception {
        Conclusion conclusion = run(new SampleJob()
                .step("exit 3")
                .step("echo no")
                .step("echo after failure")
                .field("if", "failure()")
                .step("echo always")
                .field("if", "${{ always() }}"));

        assertEquals(Conclusion.failure, conclusion);
        assertEquals(
                List.of(
                        "status running",
                        "steps/11/status running",
                        "steps/11/status completed failure",
                        "steps/12/status skipped skipped",
                        "steps/13/status running",
                        "steps/13/status completed success",
                        "steps/14/status running",
                        "steps/14/status completed success",
                        "status completed failure"),
                gateway.reports());
        assertEquals("##[error]The command ended with exit code 3\n", gateway.log(11));
    }

    @Test
    void goes_on_and_succeeds_when_the_failed_step_may_fail() throws Exception {
        Conclusion conclusion = run(
                new SampleJob().step("false").field("continue_on_error", true).step("echo on"));

        assertEquals(Conclusion.success, conclusion);
        assertTrue(gateway.calls().contains("steps/11/status completed failure"));
        assertEquals("on\n", gateway.log(12));
    }

    @Test
    void stops_the_script_at_the_first_failing_command() throws Exception {
        assertEquals(Conclusion.failure, run(new SampleJob().step("echo before\nfalse\necho behind")));
        assertFalse(gateway.log(11).contains("behind"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"success() && failure()", "github.ref == 'refs/heads/main'", "${{ cancelled() }}"})
    void fails_the_step_with_a_clear_line_when_its_condition_is_not_understood(String condition) throws Exception {
        assertEquals(Conclusion.failure, run(new SampleJob().step("echo no").field("if", condition)));
        assertEquals(
                "##[error]this runner does not evaluate if: " + condition
                        + " (it knows success(), always() and failure())\n",
                gateway.log(11));
    }

    @Test
    void fails_the_step_with_a_clear_line_when_it_uses_an_action_it_does_not_have() throws Exception {
        assertEquals(Conclusion.failure, run(new SampleJob().uses("actions/checkout@v4")));
        assertTrue(gateway.log(11).startsWith("##[error]this runner cannot run uses: actions/checkout@v4"));
    }

    @Test
    void gives_the_command_its_environment_and_not_the_runners_token() throws Exception {
        Conclusion conclusion = run(new SampleJob()
                .jobField("env", Map.of("LEVEL", "job", "OWN", "job"))
                .jobField("variables", Map.of("COLOUR", "blue"))
                .step(
                        "echo $CI $GITHUB_SHA $GITHUB_REF_NAME $LEVEL $OWN ${SHITHUB_RUNNER_TOKEN:-none} ${{ vars.COLOUR }};"
                                + " [ \"$PWD\" = \"$GITHUB_WORKSPACE\" ] && cat \"$GITHUB_EVENT_PATH\"")
                .field("env", Map.of("OWN", "step of ${{ github.sha }}")));

        assertEquals(Conclusion.success, conclusion);
        assertEquals("true 0123abc main job step of 0123abc none blue\n{\"after\":\"0123abc\"}", gateway.log(11));
    }

    @Test
    void runs_in_the_working_directory_and_says_when_it_is_not_there() throws Exception {
        Conclusion conclusion = run(new SampleJob()
                .step("mkdir sub")
                .step("basename \"$PWD\"")
                .field("working_directory", "sub")
                .step("echo no")
                .field("working_directory", "missing"));

        assertEquals(Conclusion.failure, conclusion);
        assertEquals("sub\n", gateway.log(12));
        assertEquals("##[error]working directory missing is not there\n", gateway.log(13));
    }

    @Test
    void masks_secrets_before_they_leave() throws Exception {
        run(new SampleJob()
                .jobField("secrets", Map.of("KEY", "s3cret-value"))
                .jobField("mask_values", List.of("other"))
                .step("echo '<${{ secrets.KEY }}>' an other")
                .step("echo \"$GIVEN ${#GIVEN}\"")
                .field("env", Map.of("GIVEN", "${{ secrets.KEY }}")));

        assertEquals("<***> an ***\n", gateway.log(11));
        assertEquals("*** 12\n", gateway.log(12));
    }

    @Test
    void keeps_output_that_only_begins_like_a_secret() throws Exception {
        run(new SampleJob()
                .jobField("mask_values", List.of("s3cret-value"))
                .step("printf 'at the end: s3cret'")
                .step("printf s3c; exit 1"));

        assertEquals("at the end: s3cret", gateway.log(11));
        assertEquals("s3c\n##[error]The command ended with exit code 1\n", gateway.log(12));
    }

    @Test
    void uploads_an_artifact_at_the_signed_address() throws Exception {
        Conclusion conclusion = run(new SampleJob()
                .step("printf 12345 > out.bin")
                .uses("shithub/upload-artifact")
                .with("name", "result.bin")
                .with("path", "out.bin"));

        assertEquals(Conclusion.success, conclusion);
        assertTrue(gateway.calls().contains("artifacts result.bin 5"));
        assertArrayEquals("12345".getBytes(), gateway.object("result.bin"));
        assertEquals(List.of(), gateway.violations());
    }

    @Test
    void fails_the_step_with_the_servers_reason_when_the_artifact_is_refused() throws Exception {
        gateway.refuse(call -> call.startsWith("artifacts"), 409, null);

        Conclusion conclusion = run(new SampleJob()
                .step("touch out.bin")
                .uses("actions/upload-artifact@v4")
                .with("name", "result.bin")
                .with("path", "out.bin"));

        assertEquals(Conclusion.failure, conclusion);
        assertEquals("##[error]artifact result.bin was not taken: 409 not now\n", gateway.log(12));
    }

    @Test
    void reports_every_step_skipped_when_the_jobs_condition_does_not_hold() throws Exception {
        assertEquals(
                Conclusion.skipped,
                run(new SampleJob().jobField("if", "failure()").step("echo no")));
        assertEquals(
                List.of("status running", "steps/11/status skipped skipped", "status completed skipped"),
                gateway.reports());
    }

    private List<String> withoutChecks() {
        return gateway.calls().stream()
                .filter(call -> !call.equals("cancel-check"))
                .toList();
    }

    private static void create(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
