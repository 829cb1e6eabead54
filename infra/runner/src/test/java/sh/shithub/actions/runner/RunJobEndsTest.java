package sh.shithub.actions.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.runner.job.Conclusion;

/** How a job ends before its time, and what the runner says when its gateway refuses it or stays away. */
class RunJobEndsTest extends RunsJobs {
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
}
