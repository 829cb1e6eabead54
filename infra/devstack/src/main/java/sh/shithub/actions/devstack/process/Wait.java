package sh.shithub.actions.devstack.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what gives no signal: another process's state. */
public final class Wait {
    private static final long STEP_MILLIS = 25;

    private Wait() {}

    /** True as soon as the condition holds, false when it does not within the time. */
    public static boolean until(Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a process", e);
        }
    }
}
