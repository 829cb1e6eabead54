package sh.shithub.actions.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.runner.gateway.Gateway;
import sh.shithub.actions.runner.job.Host;
import sh.shithub.actions.runner.shell.Shell;

@Timeout(60)
class PollForJobsTest {
    private static final String PATH = System.getenv("PATH");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
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

    @ParameterizedTest
    @CsvSource({"true,0", "false,1"})
    void once_exits_with_the_outcome_of_its_job(String command, int code) throws Exception {
        gateway.refuse("heartbeat"::equals, 503, null);
        gateway.offer(new SampleJob().step(command).json());

        assertEquals(code, poll(FakeGateway.REGISTRATION).once());
        assertEquals(2, gateway.heartbeats().size());
        assertEquals(
                "{\"labels\":[\"linux\"],\"capacity\":1,\"host_name\":\"here\",\"version\":\"test\",\"active_job_ids\":[]}",
                gateway.heartbeats().get(1).toString());
        assertTrue(said.contains("no jobs to be had: 503 not now; still asking"), said.toString());
    }

    @Test
    void ends_with_its_own_code_when_the_token_is_refused() {
        assertEquals(PollForJobs.REFUSED, poll("cd".repeat(32)).untilStopped());
        assertTrue(said.contains("the server refuses this runner: 401 token invalid"), said.toString());
    }

    @Test
    void lists_the_job_it_is_at_and_reports_it_cancelled_when_it_is_stopped() throws Exception {
        Path pid = Files.createTempDirectory("runner-test").resolve("pid");
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
        PollForJobs poll = poll(FakeGateway.REGISTRATION);
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(poll::untilStopped);
        assertTrue(running.await(20, TimeUnit.SECONDS));

        poll.stop();

        assertEquals(0, end.get(1, TimeUnit.SECONDS));
        assertEquals(
                List.of(
                        "status running",
                        "steps/11/status running",
                        "steps/11/status cancelled cancelled",
                        "status cancelled cancelled"),
                gateway.reports());
        assertEquals("[7]", gateway.heartbeats().get(1).path("active_job_ids").toString());
        assertTrue(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).stream()
                .noneMatch(ProcessHandle::isAlive));
        assertEquals(List.of(), gateway.violations());
    }

    private PollForJobs poll(String token) {
        Host host =
                new Host(Shell.find(PATH), Map.of("PATH", PATH), Host.Pace.USUAL, Clock.systemUTC(), timer, said::add);
        return new PollForJobs(
                new Gateway(gateway.url(), token, Duration.ofSeconds(20)),
                new Gateway.Self(List.of("linux"), 1, "here", "test"),
                host,
                Duration.ofMillis(50));
    }
}
