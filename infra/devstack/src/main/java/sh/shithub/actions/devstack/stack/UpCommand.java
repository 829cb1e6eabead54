package sh.shithub.actions.devstack.stack;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code infra/bin/up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description =
                "Starts PostgreSQL, Kafka, S3 and the four services, each as its own process, and writes .dev/env. "
                        + "Data is kept in .dev/data, logs in .dev/logs. Without --detach it runs until Ctrl-C and then stops all.",
        footer = {
            "",
            "Settings (environment): SHITHUB_BASE_PORT (8470; the stack takes it and the 59 ports after it), SHITHUB_STACK_DIR (.dev),",
            "SHITHUB_HEAP_<NAME> (such as SHITHUB_HEAP_API_GATEWAY=512m), SHITHUB_SERVICE_JAVA_OPTIONS, SHITHUB_NEEDED_MEMORY_MIB (1536);",
            "every other SHITHUB_* variable is passed on to the services. See infra/devstack/README.md.",
            "",
            "Exit codes: 0 started, or stopped by infra/bin/down; 130 or 143 stopped by Ctrl-C or SIGTERM; 64 wrong arguments or unknown service, 65 data of another version,",
            "69 a port is taken, no Java or no running stack, 70 a process did not start or the build failed, 71 too little memory,",
            "75 already running or another up or down at work, 78 a bad setting."
        })
final class UpCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MILLIS = 1000;

    @Option(names = "--detach", description = "Return when all is ready, and leave it running.")
    private boolean detach;

    @Option(
            names = "--scale",
            paramLabel = "SERVICE=N",
            description = "Start N instances of a service, such as claim-service=2; may be repeated.")
    private List<String> scale = new ArrayList<>();

    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "Start only this process of the running stack again, such as claim-service or kafka.")
    private String service;

    private final Stack stack;
    private final Map<String, String> environment;
    private final Progress progress;

    UpCommand(Stack stack, Map<String, String> environment, Progress progress) {
        this.stack = stack;
        this.environment = environment;
        this.progress = progress;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            start();
        } catch (RuntimeException e) {
            // Ended from outside in the middle of a start: that it failed then is no news, and the exit code is the
            // signal's.
            if (!stack.isCutOff()) {
                throw e;
            }
        }
        return 0;
    }

    private void start() throws InterruptedException {
        if (service == null) {
            startAll();
        } else {
            startOne();
        }
    }

    private void startOne() {
        if (detach || !scale.isEmpty()) {
            throw new StackException(ExitCode.USAGE, "a service is started alone: without --detach and --scale");
        }
        stack.start(service, environment);
    }

    /** Ctrl-C at any time stops what has been started by then; only a detached stack that is ready stays. */
    private void startAll() throws InterruptedException {
        long began = System.nanoTime();
        Runtime.getRuntime().addShutdownHook(new Thread(stack::cutOff, "stop"));
        stack.up(environment, scale, detach);
        progress.say("ready in " + Elapsed.since(began) + " on Java " + System.getProperty("java.version") + ": "
                + stack.environment().get("SHITHUB_GATEWAY_URL") + " (everything else: " + stack.place("env") + ")");
        if (!detach) {
            watch();
        }
    }

    /** Until everything was stopped by infra/bin/down. */
    private void watch() throws InterruptedException {
        progress.say("press Ctrl-C to stop");
        Set<String> known = new HashSet<>();
        while (!stack.isDown()) {
            List<String> dead = stack.dead();
            known.retainAll(dead);
            dead.stream()
                    .filter(known::add)
                    .forEach(name -> progress.say(name + " has ended; see " + stack.place("logs/" + name + ".log")
                            + ", start it again with infra/bin/up " + name));
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }
}
