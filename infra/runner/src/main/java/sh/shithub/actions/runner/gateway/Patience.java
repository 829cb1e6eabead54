package sh.shithub.actions.runner.gateway;

import java.time.Duration;

/** How long one call is tried again, and how long to wait in between: what the server asks for, else doubling. */
final class Patience {
    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST_OWN = Duration.ofSeconds(5);
    /** A server that asks for more is tried sooner all the same: the job's token does not live for ever. */
    private static final Duration LONGEST_ASKED = Duration.ofSeconds(15);

    private final StopNotice stopNotice;
    private final long end;
    private Duration own = SHORTEST;

    Patience(Duration total, StopNotice stopNotice) {
        this.stopNotice = stopNotice;
        end = System.nanoTime() + total.toNanos();
    }

    boolean over() {
        return System.nanoTime() - Math.min(end, stopNotice.end()) >= 0;
    }

    void pause(Duration asked) throws InterruptedException {
        stopNotice.pause(next(asked));
    }

    Duration next(Duration asked) {
        if (asked != null) {
            return within(asked, LONGEST_ASKED);
        }
        Duration now = own;
        own = within(own.multipliedBy(2), LONGEST_OWN);
        return now;
    }

    private static Duration within(Duration wanted, Duration longest) {
        Duration atLeast = wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
        return atLeast.compareTo(longest) > 0 ? longest : atLeast;
    }
}
