package sh.shithub.actions.devstack.stack;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code infra/bin/scale}. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description =
                "Starts or stops instances of a service of the running stack until N run, one that died among them. Waits until"
                        + " their consumer groups have divided the partitions anew, and prints what that cost: the longest time for which a"
                        + " partition had no owner, and the longest for which one had records waiting and none was done.",
        footer = {
            "",
            "For example: infra/bin/scale log-service 3",
            "",
            "Exit codes: 0 N instances run, 64 wrong arguments or unknown service, 69 no Java, no running stack or a port is taken,",
            "70 one did not start (then none of the new ones stays) or stop in order, 71 too little memory, 75 another up, down or scale at work."
        })
final class ScaleCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "SERVICE",
            description = "api-gateway, claim-service, log-service or status-service.")
    private String service;

    @Parameters(index = "1", paramLabel = "N", description = "How many are to run.")
    private int count;

    private final Stack stack;
    private final Map<String, String> environment;
    private final Progress progress;

    ScaleCommand(Stack stack, Map<String, String> environment, Progress progress) {
        this.stack = stack;
        this.environment = environment;
        this.progress = progress;
    }

    @Override
    public Integer call() {
        Scale wanted = Scale.of(service, count);
        long began = System.nanoTime();
        stack.scale(wanted, environment);
        progress.say(wanted.text().replace('=', ' ') + ": done in " + Elapsed.since(began));
        return 0;
    }
}
