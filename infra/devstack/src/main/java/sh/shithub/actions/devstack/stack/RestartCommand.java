package sh.shithub.actions.devstack.stack;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code infra/bin/restart}. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description =
                "Restarts the services of the running stack, one instance at a time: each is stopped in order and started again, and"
                        + " is ready and has its partitions before the next one is stopped. Log-, status- and claim-service come first, gateways"
                        + " last. With one gateway calls are refused while it is away; with two, no client that knows both sees an error.",
        footer = {
            "",
            "For example: infra/bin/restart status-service",
            "",
            "Exit codes: 0 all run again, 64 wrong arguments or unknown service, 69 no Java or no running stack, 70 one did not stop in"
                    + " order or start, 75 another up, down or scale at work."
        })
final class RestartCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only this one; all four otherwise.")
    private String service;

    private final Stack stack;
    private final Map<String, String> environment;
    private final Progress progress;

    RestartCommand(Stack stack, Map<String, String> environment, Progress progress) {
        this.stack = stack;
        this.environment = environment;
        this.progress = progress;
    }

    @Override
    public Integer call() {
        List<Service> services = service == null ? List.of(Service.values()) : List.of(Service.required(service));
        long began = System.nanoTime();
        stack.restart(services, environment);
        progress.say("restarted in " + Elapsed.since(began));
        return 0;
    }
}
