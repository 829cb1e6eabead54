package sh.shithub.actions.runner;

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
import org.junit.jupiter.api.Timeout;
import sh.shithub.actions.runner.gateway.Claim;
import sh.shithub.actions.runner.gateway.Gateway;
import sh.shithub.actions.runner.job.Conclusion;
import sh.shithub.actions.runner.job.Host;
import sh.shithub.actions.runner.job.RunJob;
import sh.shithub.actions.runner.shell.Shell;

/** A job of a fake gateway, run by commands of this host. */
@Timeout(60)
abstract class RunsJobs {
    private static final String PATH = System.getenv("PATH");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final List<String> said = Collections.synchronizedList(new ArrayList<>());
    Duration patience = Duration.ofSeconds(20);
    Duration cancelCheck = Duration.ofMillis(100);
    Duration minute = Duration.ofMinutes(1);
    FakeGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
        timer.shutdownNow();
    }

    final Conclusion run(SampleJob job) throws Exception {
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

    static boolean gone(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).stream().noneMatch(ProcessHandle::isAlive);
    }
}
