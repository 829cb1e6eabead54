package sh.shithub.actions.bench.load;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How much is asked of the stack in one go, bounded in time and calls.
 *
 * @param time after which no further call is sent
 * @param calls sent at most
 * @param perSecond calls at fixed times, latency measured from when a call was due; 0: as many as the connections carry
 * @param over asked after each answer; true ends it early
 */
public record Load(Duration time, long calls, double perSecond, BooleanSupplier over) {
    public Load {
        if (time.isNegative() || time.isZero() || calls < 1 || perSecond < 0) {
            throw new IllegalArgumentException(
                    "a load needs a time above zero, a call and a rate that is not negative");
        }
    }

    public static Load during(Duration time) {
        return new Load(time, Long.MAX_VALUE, 0, () -> false);
    }

    public Load atRate(double callsPerSecond) {
        return new Load(time, calls, callsPerSecond, over);
    }

    public Load atMost(long most) {
        return new Load(time, most, perSecond, over);
    }

    public Load until(BooleanSupplier end) {
        return new Load(time, calls, perSecond, end);
    }

    /** The share of one of several threads; calls are dealt out one by one, as callers are. */
    Load share(int thread, int threads) {
        long mine = calls == Long.MAX_VALUE ? calls : calls / threads + (thread < calls % threads ? 1 : 0);
        return mine == 0 ? null : new Load(time, mine, perSecond / threads, over);
    }
}
