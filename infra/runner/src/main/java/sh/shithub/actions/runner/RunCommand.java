package sh.shithub.actions.runner;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sh.shithub.actions.runner.gateway.Gateway;
import sh.shithub.actions.runner.job.Host;
import sh.shithub.actions.runner.shell.Shell;

/** {@code shithubd-runner run} (wire.md, "Commands"). */
@Command(
        name = "run",
        description = {
            "Polls the gateway for jobs and runs them, until it is stopped.",
            "It runs their commands on this host, as this user, without isolation: for trials, not for untrusted code."
        },
        mixinStandardHelpOptions = true,
        versionProvider = RunnerApplication.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:with --once, the job succeeded (or its if: skipped it)",
            "1:with --once, the job failed or its time was up",
            "2:bad usage",
            "3:with --once, the job was cancelled",
            "4:with --once, the job was given up: the server took it away or stayed away",
            "77:the server refuses the token, or what this runner says of itself",
            "130, 143:stopped by SIGINT, SIGTERM; a job under way was reported cancelled"
        })
final class RunCommand implements Callable<Integer> {
    /** Tokens live 15 minutes; a server that is away for longer than this is taken for gone. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--server-url",
            required = true,
            paramLabel = "URL",
            description = "The gateway, as http://host:port")
    private URI server;

    @Option(
            names = "--token",
            required = true,
            paramLabel = "TOKEN",
            defaultValue = "${env:SHITHUB_RUNNER_TOKEN}",
            description =
                    "Registration token, 64 hex characters; better given as SHITHUB_RUNNER_TOKEN, out of sight of ps")
    private String token;

    @Option(
            names = "--labels",
            required = true,
            split = ",",
            paramLabel = "LABEL",
            description = "What this runner offers; jobs ask for labels")
    private List<String> labels;

    @Option(
            names = "--capacity",
            defaultValue = "1",
            paramLabel = "N",
            description = "Jobs at once, 1 to 64 (default: 1)")
    private int capacity;

    @Option(names = "--once", description = "Run one job, then exit with its outcome")
    private boolean once;

    @Option(names = "--poll-seconds", defaultValue = "5", hidden = true)
    private double pollSeconds;

    @Override
    public Integer call() {
        check();
        say("shithubd-runner " + RunnerApplication.version() + " for " + server + ", labels " + String.join(",", labels)
                + "; it runs jobs' commands on this host, without isolation: for trials, not for untrusted code");
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(RunCommand::daemon);
        Map<String, String> environment = System.getenv();
        Host host = new Host(
                Shell.find(environment.getOrDefault("PATH", "/usr/bin:/bin")),
                environment,
                Host.Pace.USUAL,
                Clock.systemUTC(),
                timer,
                this::say);
        PollForJobs poll = new PollForJobs(new Gateway(server, token, PATIENCE), self(), host, pollEvery());
        Runtime.getRuntime().addShutdownHook(new Thread(poll::stop, "stop"));
        return once ? poll.once() : poll.untilStopped();
    }

    private void check() {
        if (!"http".equals(server.getScheme()) && !"https".equals(server.getScheme()) || server.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--server-url is " + server + "; expected http://host:port or https://host");
        }
        if (!token.matches("[0-9a-f]{64}")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--token is not 64 lower-case hex characters, as shithubd admin runner register prints");
        }
        if (capacity < 1 || capacity > 64) {
            throw new ParameterException(spec.commandLine(), "--capacity is " + capacity + "; expected 1 to 64");
        }
        if (!(pollSeconds > 0)) {
            throw new ParameterException(spec.commandLine(), "--poll-seconds is " + pollSeconds + "; expected above 0");
        }
    }

    private Gateway.Self self() {
        return new Gateway.Self(labels, once ? 1 : capacity, hostName(), RunnerApplication.version());
    }

    private Duration pollEvery() {
        return Duration.ofMillis(Math.round(pollSeconds * 1000));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    /** To standard output, with the time of day; flushed, for it is read while it is written. */
    private synchronized void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
        out.flush();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "time-limits");
        thread.setDaemon(true);
        return thread;
    }
}
