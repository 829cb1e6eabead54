package sh.shithub.actions.runner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.runner.gateway.Claim;
import sh.shithub.actions.runner.gateway.Gateway;
import sh.shithub.actions.runner.job.Conclusion;
import sh.shithub.actions.runner.job.Host;
import sh.shithub.actions.runner.job.RunJob;
import sh.shithub.actions.runner.shell.Shell;

/** What the runner says to a gateway, call for call; commands are real ones of this host. */
@Timeout(60)
class RunJobTest {
    private static final String PATH = System.getenv("PATH");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private Duration patience = Duration.ofSeconds(20);
    private Duration cancelCheck = Duration.ofMillis(100);
    private Duration minute = Duration.ofMinutes(1);
    private FakeGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
        timer.shutdownNow();
    }

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
    void kills_the_command_and_all_it_started_when_the_job_is_cancelled() throws Exception {
        Path pid = Files.createTempDirectory("runner-test").resolve("pid");
        gateway.cancelAt(call -> call.equals("logs 11"));

        Conclusion conclusion = run(new SampleJob()
                .step("(trap '' TERM; echo $BASHPID > " + pid + "; echo up; while :; do sleep 0.1; done) & wait")
                .step("echo no")
                .field("if", "always()"));

        assertEquals(Conclusion.cancelled, conclusion);
        assertEquals(
                List.of(
                        "status running",
                        "steps/11/status running",
                        "steps/11/status cancelled cancelled",
                        "status cancelled cancelled"),
                gateway.reports());
        assertTrue(gone(Files.readString(pid).strip()));
        assertEquals(List.of(), gateway.violations());
    }

    @Test
    void ends_as_timed_out_when_the_jobs_time_is_up() throws Exception {
        minute = Duration.ofMillis(300);

        Conclusion conclusion = run(new SampleJob()
                .jobField("timeout_minutes", 1)
                .step("exec sleep 50")
                .step("echo no"));

        assertEquals(Conclusion.timed_out, conclusion);
        assertEquals(
                List.of(
                        "status running",
                        "steps/11/status running",
                        "steps/11/status completed timed_out",
                        "steps/12/status skipped skipped",
                        "status completed timed_out"),
                gateway.reports());
        assertEquals("##[error]The command was stopped: the job's time is up\n", gateway.log(11));
    }

    @Test
    void leaves_no_process_and_no_directory_behind() throws Exception {
        Path notes = Files.createTempDirectory("runner-test").resolve("notes");

        Conclusion conclusion = run(new SampleJob()
                .step("mkdir deep && touch deep/file && chmod 500 deep && ln -s / link; echo $PWD > " + notes
                        + "; (while :; do echo spam; sleep 0.01; done) & echo $! >> " + notes + "; echo started")
                .step("kill -0 $(tail -n 1 " + notes + ")"));

        assertEquals(Conclusion.success, conclusion, "a process of step one serves step two");
        List<String> left = Files.readAllLines(notes);
        assertFalse(Files.exists(Path.of(left.get(0)).getParent()));
        assertTrue(gone(left.get(1)));
        assertTrue(gateway.log(11).contains("started\n"));
    }

    @Test
    void repeats_the_same_call_when_its_answer_is_lost_or_the_server_is_busy() throws Exception {
        gateway.loseAnswer("steps/11/status running"::equals);
        gateway.refuse("logs 11"::equals, 503, "0");
        gateway.loseAnswer("logs 11"::equals);
        gateway.refuse("status completed success"::equals, 429, "0");

        assertEquals(Conclusion.success, run(new SampleJob().step("echo hello")));
        assertEquals("hello\n", gateway.log(11));
        assertEquals(1, gateway.calls().stream().filter("logs 11"::equals).count());
        assertEquals(List.of(), gateway.violations());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 409})
    void stops_the_commands_and_makes_no_further_call_when_the_job_is_not_its_any_more(int status) throws Exception {
        Path pid = Files.createTempDirectory("runner-test").resolve("pid");
        gateway.refuse("cancel-check"::equals, status, null);

        Conclusion conclusion =
                run(new SampleJob().step("echo $$ > " + pid + "; exec sleep 50").step("echo no"));

        assertEquals(Conclusion.lost, conclusion);
        assertEquals(List.of("status running", "steps/11/status running"), gateway.calls());
        assertTrue(gone(Files.readString(pid).strip()));
        assertTrue(said.stream().anyMatch(line -> line.contains("given up") && line.contains(status + " not now")));
    }

    @Test
    void ends_the_job_as_failed_when_the_server_does_not_take_what_it_sends() throws Exception {
        gateway.refuse("logs 11"::equals, 400, null);

        assertEquals(Conclusion.failure, run(new SampleJob().step("echo hello").step("echo no")));
        assertEquals(
                List.of("status running", "steps/11/status running", "status completed failure"), gateway.reports());
    }

    @Test
    void gives_the_job_up_when_the_server_stays_away_for_longer_than_its_patience() throws Exception {
        patience = Duration.ofMillis(500);
        for (int i = 0; i < 100; i++) {
            gateway.refuse("steps/11/status running"::equals, 503, null);
        }

        assertEquals(Conclusion.lost, run(new SampleJob().step("echo no")));
        assertEquals(List.of("status running"), gateway.calls());
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

    private Conclusion run(SampleJob job) throws Exception {
        gateway.offer(job.json());
        Gateway server = new Gateway(gateway.url(), FakeGateway.REGISTRATION, patience);
        Claim claim = server.heartbeat(new Gateway.Self(List.of("linux"), 1, "here", "test"), List.of())
                .orElseThrow();
        Host host = new Host(
                Shell.find(PATH),
                Map.of("PATH", PATH, "SHITHUB_RUNNER_TOKEN", FakeGateway.REGISTRATION),
                new Host.Pace(cancelCheck, Duration.ofSeconds(1), minute),
                Clock.systemUTC(),
                timer,
                said::add);
        return new RunJob(claim.job(), server.calls(claim), host).run();
    }

    private List<String> withoutChecks() {
        return gateway.calls().stream()
                .filter(call -> !call.equals("cancel-check"))
                .toList();
    }

    private static boolean gone(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).stream().noneMatch(ProcessHandle::isAlive);
    }

    private static void create(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
