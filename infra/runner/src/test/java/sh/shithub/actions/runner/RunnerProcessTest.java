package sh.shithub.actions.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, as a process: arguments, exit codes, signals. */
@Timeout(60)
class RunnerProcessTest {
    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();
    private FakeGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
        gateway.close();
    }

    @Test
    void runs_one_job_says_what_it_does_and_exits_with_the_outcome() throws Exception {
        gateway.offer(new SampleJob().step("exit 9").json());

        Process runner = runner("run", "--server-url", gateway.url() + "/", "--labels", "a,b", "--once");

        assertEquals(1, runner.waitFor(), this::output);
        assertEquals("[\"a\",\"b\"]", gateway.heartbeats().get(0).path("labels").toString());
        assertTrue(output().contains("without isolation: for trials, not for untrusted code"), this::output);
        assertTrue(output().contains("job 7 step 1/1 exit 9: failure in"), this::output);
        assertEquals(List.of(), gateway.violations());
    }

    @Test
    void reports_its_job_cancelled_and_exits_when_it_is_terminated() throws Exception {
        Path pid = directory.resolve("pid");
        CountDownLatch running = new CountDownLatch(1);
        gateway.cancelAt(call -> {
            if (call.startsWith("logs")) {
                running.countDown();
            }
            return false;
        });
        gateway.offer(new SampleJob()
                .step("echo $$ > " + pid + "; echo up; exec sleep 50")
                .json());
        Process runner = runner("run", "--server-url", gateway.url().toString(), "--labels", "a");
        assertTrue(running.await(30, TimeUnit.SECONDS), this::output);

        runner.destroy();

        assertEquals(143, runner.waitFor(), this::output);
        assertEquals(
                "status cancelled cancelled",
                gateway.reports().get(gateway.reports().size() - 1));
        assertTrue(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).stream()
                .noneMatch(ProcessHandle::isAlive));
        assertEquals(List.of(), gateway.violations());
    }

    @Test
    void refuses_bad_usage_with_a_sentence() throws Exception {
        assertEquals(
                2, runner("run", "--server-url", "gateway:80", "--labels", "a").waitFor());
        assertTrue(output().contains("--server-url is gateway:80; expected http://host:port"), this::output);
    }

    private Process runner(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RunnerApplication.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("SHITHUB_RUNNER_TOKEN", FakeGateway.REGISTRATION);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
