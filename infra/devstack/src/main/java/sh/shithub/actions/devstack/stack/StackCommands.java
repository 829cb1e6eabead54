package sh.shithub.actions.devstack.stack;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code infra/bin/down}, {@code scale} and {@code restart}: what is done to a stack that runs. */
@Command(name = "infra/bin", description = "The stack of this checkout.", addMethodSubcommands = false)
final class StackCommands {
    private final Stack stack;
    private final Map<String, String> environment;
    private final Progress progress;

    private StackCommands(Stack stack, Map<String, String> environment, Progress progress) {
        this.stack = stack;
        this.environment = environment;
        this.progress = progress;
    }

    static CommandLine of(Stack stack, Map<String, String> environment, Progress progress) {
        CommandLine commands = new CommandLine(new StackCommands(stack, environment, progress))
                .addSubcommand(new UpCommand(stack, environment, progress));
        for (String method : List.of("down", "scale", "restart")) {
            commands.addSubcommand(new CommandLine(
                    CommandLine.getCommandMethods(StackCommands.class, method).get(0)));
        }
        return commands;
    }

    @Command(
            name = "down",
            mixinStandardHelpOptions = true,
            description =
                    "Stops everything that infra/bin/up has started from this checkout, in order, and nothing else. "
                            + "Data stays in .dev/data.",
            footer = {
                "",
                "Exit codes: 0 nothing runs any more, 64 wrong arguments, 69 no Java, 75 another up or down is at work."
            })
    void down(@Option(names = "--wipe", description = "Delete all data, secrets included.") boolean wipe) {
        int stopped = wipe ? stack.wipe() : stack.down();
        progress.say((stopped == 0 ? "nothing was running" : stopped + " processes stopped")
                + (wipe ? ", data deleted" : ""));
    }

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
    void scale(
            @Parameters(
                            index = "0",
                            paramLabel = "SERVICE",
                            description = "api-gateway, claim-service, log-service or status-service.")
                    String service,
            @Parameters(index = "1", paramLabel = "N", description = "How many are to run.") int count) {
        Scale wanted = Scale.of(service, count);
        long began = System.nanoTime();
        stack.scale(wanted, environment);
        progress.say(wanted.text().replace('=', ' ') + ": done in " + Elapsed.since(began));
    }

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
    void restart(
            @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only this one; all four otherwise.")
                    String service) {
        List<Service> services = service == null ? List.of(Service.values()) : List.of(Service.required(service));
        long began = System.nanoTime();
        stack.restart(services, environment);
        progress.say("restarted in " + Elapsed.since(began));
    }
}
