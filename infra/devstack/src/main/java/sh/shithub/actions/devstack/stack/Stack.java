package sh.shithub.actions.devstack.stack;

import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.shithub.actions.devstack.process.ChildProcess;
import sh.shithub.actions.devstack.process.Lifetime;
import sh.shithub.actions.devstack.servers.Checkout;
import sh.shithub.actions.devstack.servers.ServerKind;
import sh.shithub.actions.devstack.servers.TopicSet;
import sh.shithub.actions.devstack.stack.groups.GroupWatch;
import sh.shithub.actions.devstack.stack.groups.WatchGroups;

/**
 * The whole system as processes on this machine: what {@code infra/bin/up} and {@code down} do, and what end-to-end tests use. What
 * runs is known from files alone, so it does not matter which process asks.
 */
public final class Stack implements AutoCloseable {
    private final ServiceCode code;
    private final GroupWatch.Opener watching;
    private final StackFiles files;
    private final RunRecords records;
    private final Progress progress;
    /** From the first process that this one starts until it lets go of them. */
    private volatile boolean holding;

    /**
     * @param home the stack's folder, {@code .dev} of a checkout or any other
     */
    public Stack(Path home, Progress progress) {
        this(home, progress, new ServiceJars(Checkout.root()), WatchGroups::new);
    }

    Stack(Path home, Progress progress, ServiceCode code, GroupWatch.Opener watching) {
        this.code = code;
        this.watching = watching;
        this.files = new StackFiles(home.toAbsolutePath().normalize());
        this.records = new RunRecords(files);
        this.progress = progress;
    }

    /**
     * Starts everything; it ends with this process, even when that is killed.
     *
     * @param basePort see {@code SHITHUB_BASE_PORT}
     * @param settings {@code SHITHUB_*} variables for all services, such as {@code SHITHUB_CLAIM_ACK_SECONDS}
     * @param scale such as {@code claim-service=2}
     * @throws StackException when it cannot be started; nothing is left running then
     */
    public static Stack up(Path home, int basePort, Map<String, String> settings, String... scale) {
        return up(home, basePort, settings, Map.of(), scale);
    }

    /** @param detours ports at which the services are to look for servers, by name: {@code postgres}, {@code kafka}, {@code objectstore} */
    public static Stack up(
            Path home, int basePort, Map<String, String> settings, Map<String, Integer> detours, String... scale) {
        Stack stack = new Stack(home, line -> {});
        Map<String, String> environment = new LinkedHashMap<>(settings);
        environment.put("SHITHUB_BASE_PORT", Integer.toString(basePort));
        stack.up(environment, List.of(scale), false, new Detours(detours));
        return stack;
    }

    /** One of the stack's files, relative to the checkout when it lies in there. */
    String place(String file) {
        Path path = files.home().resolve(file);
        Path checkout = Checkout.root();
        return (path.startsWith(checkout) ? checkout.relativize(path) : path).toString();
    }

    /** Starts everything and returns when every health check is green. */
    void up(Map<String, String> environment, List<String> scale, boolean detached) {
        up(environment, scale, detached, Detours.NONE);
    }

    private void up(Map<String, String> environment, List<String> scale, boolean detached, Detours detours) {
        withLock(() -> {
            refuseSecond();
            StackSettings settings = StackSettings.of(Scale.of(scale), environment, detours);
            files.claimData();
            Secrets secrets = Secrets.of(files);
            Members members = new Members(files, settings, secrets, code);
            Preconditions.check(members, settings);
            settings.record(files, detached);
            holding = true;
            members.ports().values().forEach(files::turnOver);
            startOrNothing(members, secrets, settings, detached ? Lifetime.DETACHED : Lifetime.WITH_PARENT);
            holding = !detached;
        });
    }

    private void startOrNothing(Members members, Secrets secrets, StackSettings settings, Lifetime lifetime) {
        try {
            List<ServerKind> services = members.services();
            StartAll start = new StartAll(records, lifetime, progress);
            members.objectStore().makeBucket(Members.BUCKET);
            start.start(members.servers());
            prepare(members, secrets, settings.scale());
            start.start(services);
            live(Map.of()).writeEnvironment();
        } catch (RuntimeException e) {
            stopEverything();
            throw e;
        }
    }

    private void prepare(Members members, Secrets secrets, Scale scale) {
        int migrations = Databases.prepare(members.postgres(), secrets);
        Databases.want(members.postgres(), scale);
        int topics = TopicSet.create(members.kafka().bootstrap());
        progress.say(migrations + " migrations applied, " + topics + " topics made");
    }

    /**
     * Starts one process that died.
     *
     * @param name such as {@code claim-service} or {@code claim_service_2}
     */
    public void start(String name) {
        start(name, Map.of());
    }

    /** @param environment what it is to be told otherwise than before */
    public void start(String name, Map<String, String> environment) {
        start(List.of(name), environment);
    }

    /** Starts these processes, which died, at the same time. */
    public void start(List<String> names) {
        start(names, Map.of());
    }

    private void start(List<String> names, Map<String, String> environment) {
        withLock(() -> live(environment).start(names, Map.of()));
    }

    /** @param variables of any name that this process gets this once, such as {@code LD_PRELOAD} */
    public void startOnceWith(String name, Map<String, String> variables) {
        withLock(() -> live(Map.of()).start(List.of(name), variables));
    }

    /**
     * Starts or stops instances until so many run.
     *
     * @param scale such as {@code log-service=3}
     */
    public void scale(String... scale) {
        scale(Scale.of(List.of(scale)), Map.of());
    }

    void scale(Scale wanted, Map<String, String> environment) {
        withLock(() -> new Rescale(live(environment), progress, watching).to(wanted));
    }

    /** Restarts all services, one instance at a time. */
    public void restart() {
        restart(List.of(Service.values()), Map.of());
    }

    void restart(List<Service> services, Map<String, String> environment) {
        withLock(() -> new Rescale(live(environment), progress, watching).restart(services));
    }

    private LiveStack live(Map<String, String> environment) {
        return LiveStack.of(files, records, code, progress, environment);
    }

    /** Ends one process as a crash would. */
    public void kill(String name) {
        process(name).kill();
    }

    /** Ends one process in order. */
    public void stop(String name) {
        process(name).stop();
    }

    public boolean isRunning(String name) {
        return records.running(name).isPresent();
    }

    public void pause(String name) {
        process(name).pause();
    }

    public void resume(String name) {
        process(name).resume();
    }

    /** What {@code .dev/env} says; process ids are those of now. */
    public Map<String, String> environment() {
        return KeyValueFile.read(files.environment());
    }

    /** Stops everything, in order; data stays. Returns how many processes ran. */
    public int down() {
        int[] stopped = new int[1];
        withLock(() -> stopped[0] = stopEverything());
        return stopped[0];
    }

    /** Stops everything and deletes all data. */
    public int wipe() {
        int[] stopped = new int[1];
        withLock(() -> {
            stopped[0] = stopEverything();
            files.deleteData();
        });
        return stopped[0];
    }

    @Override
    public void close() {
        down();
    }

    /** For a process that is being ended: stops what it started and holds, also in the middle of a start. */
    void cutOff() {
        if (holding && StackSettings.areOurs(files)) {
            records.close();
            progress.say("stopping ...");
            stopEverything();
        }
    }

    boolean isCutOff() {
        return records.isClosed();
    }

    /** Names of those that were started and have ended by themselves since. */
    List<String> dead() {
        return records.all().entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether everything that this process started has been stopped, perhaps by another. */
    boolean isDown() {
        return !StackSettings.areOurs(files);
    }

    /** By one thread at a time: the one that starts and the one that ends this process may both come. */
    private synchronized int stopEverything() {
        int stopped = new StopAll(records, progress).stop();
        RunRecords.deleteQuietly(files.environment());
        StackSettings.forget(files);
        return stopped;
    }

    private void refuseSecond() {
        Map<String, ChildProcess> running = records.running();
        if (!running.isEmpty()) {
            throw new StackException(
                    ExitCode.BUSY,
                    "the stack of " + files.home() + " is already running: " + String.join(", ", running.keySet())
                            + "; infra/bin/down stops it, infra/bin/up SERVICE starts one that died");
        }
        records.all().keySet().forEach(records::forget);
    }

    private ChildProcess process(String name) {
        Optional<ChildProcess> process = records.running(name.replace('-', '_'));
        return process.orElseThrow(
                () -> new StackException(ExitCode.UNAVAILABLE, name + " is not running in " + files.home()));
    }

    private void withLock(Runnable act) {
        FileLock lock = files.lock();
        try {
            act.run();
        } finally {
            StackFiles.unlock(lock);
        }
    }
}
