package sh.shithub.actions.devstack.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.Setting;
import sh.shithub.actions.devstack.servers.Ports;

/** What must hold before anything is started, so that nothing is left half started for a reason that was there before. */
final class Preconditions {
    /** At rest the stack takes about 1.2 GiB; the rest is room to work. */
    private static final int NEEDED_MIB = 1536;

    private static final int NEEDED_MIB_PER_EXTRA_INSTANCE = 160;
    private static final Setting NEEDED = new Setting(
            "SHITHUB_NEEDED_MEMORY_MIB",
            "",
            "available memory below which a start is refused; empty: 1536, and 160 for each further instance");
    private static final int KIB_PER_MIB = 1024;
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private Preconditions() {}

    static void check(Members members, StackSettings settings) {
        requireAvailable(needed(settings));
        checkPorts(members.ports());
    }

    static void checkPorts(Map<Integer, String> ports) {
        ports.forEach((port, member) -> {
            if (!Ports.isFree(port)) {
                throw new StackException(
                        ExitCode.UNAVAILABLE,
                        "port " + port + ", which " + member
                                + " needs, is taken by another process; end that one, or choose"
                                + " other ports with SHITHUB_BASE_PORT (default " + PortPlan.DEFAULT_BASE
                                + "; the stack takes it and the " + (PortPlan.SIZE - 1) + " after it)");
            }
        });
    }

    /** For so many more instances beside what runs; who says what the stack needs has said it for them too. */
    static void checkMemoryFor(int more, StackSettings settings) {
        if (!settings.given().containsKey(NEEDED.name())) {
            requireAvailable((long) more * NEEDED_MIB_PER_EXTRA_INSTANCE);
        }
    }

    private static void requireAvailable(long needed) {
        long available = available();
        if (available < needed) {
            throw new StackException(
                    ExitCode.MEMORY,
                    "the stack needs " + needed + " MiB of memory, " + available
                            + " MiB are available; end other programs, start fewer instances, or set " + NEEDED
                            + " lower to try it nevertheless");
        }
    }

    private static long needed(StackSettings settings) {
        String given = NEEDED.in(settings.given()::get);
        if (given.isEmpty()) {
            return NEEDED_MIB + (long) settings.scale().extra() * NEEDED_MIB_PER_EXTRA_INSTANCE;
        }
        if (!given.matches("\\d{1,9}")) {
            throw new StackException(ExitCode.CONFIG, NEEDED + " is " + given + "; expected a number of MiB");
        }
        return Long.parseLong(given);
    }

    /** Where the system does not say, nothing is refused. */
    private static long available() {
        try {
            List<String> lines = Files.exists(MEMORY) ? Files.readAllLines(MEMORY) : List.of();
            return lines.stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
