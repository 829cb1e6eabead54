package sh.shithub.actions.devstack.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import sh.shithub.actions.devstack.servers.Ports;
import sh.shithub.actions.devstack.stack.groups.GroupWatch;

/** A stack with real servers and stand-ins for the services, whose jars this module is built before. */
final class FakeStack {
    private static final int FIRST = 15_000;
    private static final int LAST = 30_000;

    private FakeStack() {}

    static Stack in(Path home, Progress progress) {
        return new Stack(
                home,
                progress,
                service -> List.of("-cp", System.getProperty("java.class.path"), FakeService.class.getName()),
                (bootstrap, services) -> new NoGroups());
    }

    /** The stand-ins consume nothing. */
    private static final class NoGroups implements GroupWatch {
        @Override
        public boolean awaitStable(Map<String, Integer> instances, Duration within) {
            return true;
        }

        @Override
        public List<String> report() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    static int freeBase() {
        while (true) {
            int base = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (IntStream.range(base, base + PortPlan.SIZE).allMatch(Ports::isFree)) {
                return base;
            }
        }
    }

    /** As {@code infra/bin/up} and {@code down} run: folder of the stack first, then the command. */
    public static void main(String[] args) {
        Progress progress = System.out::println;
        List<String> command = List.of(args).subList(1, args.length);
        System.exit(StackProgram.commands(in(Path.of(args[0]), progress), progress)
                .execute(command.toArray(String[]::new)));
    }
}
