package sh.shithub.actions.platform.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Lines about what a transaction does, said once it is committed: what was rolled back has not happened. Bound to the thread. */
public final class AfterCommit {
    private static final ThreadLocal<List<Runnable>> WAITING = new ThreadLocal<>();

    private AfterCommit() {}

    /** Logged at once where there is no transaction. */
    public static void say(Runnable line) {
        List<Runnable> waiting = WAITING.get();
        if (waiting == null) {
            line.run();
        } else {
            waiting.add(line);
        }
    }

    /** @param transaction returns when it is committed; one within another is part of it */
    public static <T> T of(Supplier<T> transaction) {
        if (WAITING.get() != null) {
            return transaction.get();
        }
        List<Runnable> lines = new ArrayList<>(0);
        WAITING.set(lines);
        T done;
        try {
            done = transaction.get();
        } finally {
            WAITING.remove();
        }
        lines.forEach(Runnable::run);
        return done;
    }
}
