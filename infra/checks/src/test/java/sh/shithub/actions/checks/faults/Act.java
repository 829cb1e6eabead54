package sh.shithub.actions.checks.faults;

import java.util.Optional;

/** One fault being done. */
interface Act {
    /** @return what was seen, for people */
    String strike();

    /** When its time is over; what {@link #dead()} names is started besides. */
    default void heal() {}

    /** The process that is to be started again. */
    default Optional<String> dead() {
        return Optional.empty();
    }

    static Act of(Fault fault, FaultyStack stack, Ledger ledger) {
        String[] pair = fault.target().split("-");
        return switch (fault.kind()) {
            case KILL -> new Killed(stack, fault.target());
            case PAUSE -> new Paused(stack, fault.target());
            case CUT -> new Cut(stack, pair[0], pair[1]);
            case DELAY -> new Delayed(stack, pair[0], pair[1]);
            case CLOCK -> new SkewedClock(stack, fault.target(), fault.choice() % 2 == 0 ? "+60s" : "-60s");
            case DISK -> new FullDisk(stack, fault.target());
            case PARTITION -> new DeletedPartition(stack, ledger, fault.target(), fault.choice());
            case RESTORE -> new RestoredDatabase(stack, ledger);
        };
    }

    record Killed(FaultyStack stack, String name) implements Act {
        @Override
        public String strike() {
            stack.kill(name);
            return "killed";
        }

        @Override
        public Optional<String> dead() {
            return Optional.of(name);
        }
    }

    record Paused(FaultyStack stack, String name) implements Act {
        @Override
        public String strike() {
            stack.pause(name);
            return "stopped";
        }

        @Override
        public void heal() {
            stack.resume(name);
        }
    }

    record Cut(FaultyStack stack, String service, String server) implements Act {
        @Override
        public String strike() {
            return stack.proxy(server).cut(stack.pid(service)) + " connections cut";
        }

        @Override
        public void heal() {
            stack.proxy(server).heal(stack.pid(service));
        }
    }

    record Delayed(FaultyStack stack, String service, String server) implements Act {
        private static final java.time.Duration LATE = java.time.Duration.ofSeconds(2);

        @Override
        public String strike() {
            return stack.proxy(server).delay(stack.pid(service), LATE) + " connections delayed by 2 s";
        }

        @Override
        public void heal() {
            stack.proxy(server).heal(stack.pid(service));
        }
    }
}
