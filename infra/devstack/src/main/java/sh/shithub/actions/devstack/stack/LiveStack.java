package sh.shithub.actions.devstack.stack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sh.shithub.actions.devstack.process.ChildProcess;
import sh.shithub.actions.devstack.servers.ServerKind;

/** A stack that runs, as its files tell of it, and what can be done to single processes of it. */
final class LiveStack {
    private final StackFiles files;
    private final RunRecords records;
    private final ServiceCode code;
    private final Progress progress;
    private final StackSettings settings;
    private final Members members;

    private LiveStack(
            StackFiles files, RunRecords records, ServiceCode code, Progress progress, StackSettings settings) {
        this.files = files;
        this.records = records;
        this.code = code;
        this.progress = progress;
        this.settings = settings;
        this.members = new Members(files, settings, Secrets.of(files), code);
    }

    /**
     * @param environment what services that start from now on are told otherwise than the running ones
     * @throws StackException when nothing runs
     */
    static LiveStack of(
            StackFiles files,
            RunRecords records,
            ServiceCode code,
            Progress progress,
            Map<String, String> environment) {
        if (records.running().isEmpty()) {
            throw new StackException(
                    ExitCode.UNAVAILABLE,
                    "the stack of " + files.home() + " is not running; start it with infra/bin/up");
        }
        return new LiveStack(files, records, code, progress, StackSettings.recorded(files, environment));
    }

    /** The same with so many instances of some services; nothing has changed yet. */
    LiveStack scaled(Scale changes) {
        return new LiveStack(files, records, code, progress, settings.scaled(changes));
    }

    /**
     * Starts these processes, which died, at the same time.
     *
     * @param variables that they get besides, this once
     */
    void start(List<String> names, Map<String, String> variables) {
        List<ServerKind> kinds = names.stream()
                .map(name -> members.named(name).orElseThrow(() -> unknown(name)))
                .map(kind -> StartedWith.variables(kind, variables))
                .toList();
        kinds.forEach(kind -> process(kind.name()).ifPresent(process -> {
            throw new StackException(
                    ExitCode.BUSY, kind.name() + " is already running (process " + process.pid() + ")");
        }));
        kinds.forEach(kind -> Preconditions.checkPorts(portsOf(kind)));
        new StartAll(records, StackSettings.lifetime(files), progress).start(kinds);
        writeEnvironment();
    }

    /** Refuses what cannot be watched or written down, or would not find its ports or its memory. */
    void requireRoomFor(List<ServerKind> more) {
        for (String needed : List.of("kafka", "postgres")) {
            if (process(needed).isEmpty()) {
                throw new StackException(
                        ExitCode.UNAVAILABLE, needed + " does not run; start it with infra/bin/up " + needed);
            }
        }
        Preconditions.checkMemoryFor(more.size(), settings);
        more.forEach(kind -> Preconditions.checkPorts(portsOf(kind)));
    }

    /** Returns when all are ready; when one does not start, none of them stays. */
    void startOrNone(List<ServerKind> kinds) {
        try {
            new StartAll(records, StackSettings.lifetime(files), progress).start(kinds);
        } catch (RuntimeException e) {
            kinds.forEach(kind -> {
                process(kind.name()).ifPresent(ChildProcess::stop);
                records.forget(kind.name());
            });
            writeEnvironment();
            throw e;
        }
    }

    /** In order and at the same time, so that a group divides its partitions anew once. */
    void stop(List<ChildProcess> processes) {
        List<String> killed = new StopAll(records, progress).together(processes);
        processes.forEach(process -> records.forget(process.name()));
        if (!killed.isEmpty()) {
            writeEnvironment();
            throw new StackException(
                    ExitCode.NOT_STARTED,
                    String.join(", ", killed) + " did not stop in order and was killed; see "
                            + files.log(killed.get(0)));
        }
    }

    /** Writes down how many instances there are meant to be, for later commands, for the gateway's lag, and for scripts. */
    void keep() {
        settings.keepScale(files);
        Databases.want(members.postgres(), settings.scale());
        writeEnvironment();
    }

    void writeEnvironment() {
        Map<String, String> lines = members.addresses();
        records.running().forEach((name, process) -> lines.put("PID_" + name, Long.toString(process.pid())));
        KeyValueFile.write(files.environment(), lines);
    }

    Optional<ChildProcess> process(String name) {
        return records.running(name);
    }

    List<ServerKind> instances(Service service) {
        return members.instances(service);
    }

    /** Those that run and are not meant to any more. */
    List<ChildProcess> beyond(Service service) {
        return IntStream.rangeClosed(settings.scale().of(service) + 1, PortPlan.INSTANCES)
                .mapToObj(service::member)
                .flatMap(name -> process(name).stream())
                .toList();
    }

    /** How many instances of each service there are meant to be, such as {@code log-service} to 2. */
    Map<String, Integer> counts() {
        return settings.scale().counts();
    }

    String bootstrap() {
        return members.kafka().bootstrap();
    }

    List<String> gatewayUrls() {
        return IntStream.rangeClosed(1, settings.scale().of(Service.API_GATEWAY))
                .mapToObj(instance -> "http://127.0.0.1:" + settings.ports().gateway(instance))
                .toList();
    }

    private Map<Integer, String> portsOf(ServerKind member) {
        return members.ports().entrySet().stream()
                .filter(port -> port.getValue().equals(member.name()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private StackException unknown(String name) {
        List<String> names =
                members.ports().values().stream().distinct().sorted().toList();
        return new StackException(
                ExitCode.USAGE, "there is no " + name + " in this stack; expected one of " + String.join(", ", names));
    }
}
