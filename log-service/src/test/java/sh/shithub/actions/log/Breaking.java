package sh.shithub.actions.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import sh.shithub.actions.testkit.DevStack;

/** Two places for processes of log-service, and everything that can happen to them and to what they depend on. */
final class Breaking implements AutoCloseable {
    private static final String CUT_SESSIONS = """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name = 'log-service' AND datname = current_database()
            """;

    private final DevStack devStack;
    private final LogStack stack;
    private final Random random;
    private final int heap;
    private final Map<String, String> settings;
    private final List<LogProcess> running = new ArrayList<>();
    private boolean storage = true;
    private int started;
    private String reached;

    Breaking(DevStack devStack, LogStack stack, Random random, int heap, Map<String, String> settings) {
        this.devStack = devStack;
        this.stack = stack;
        this.random = random;
        this.heap = heap;
        this.settings = settings;
        reached = progress();
    }

    void startOne() {
        running.add(LogProcess.start(devStack, "every-byte-" + started++ % 2, heap, settings));
    }

    /** Each thing happens at least once in eight turns, between them database sessions are cut at any moment. */
    void next(int turn) {
        awaitProgress();
        cutSessions(2);
        switch (turn) {
            case 0, 3 -> startOne();
            case 1, 6 -> killOne();
            case 2 -> stopStorage();
            case 4 -> startStorage();
            case 5 -> running.remove(0).close();
            default -> {
                killOne();
                startOne();
            }
        }
        if (running.isEmpty()) {
            startOne();
        }
    }

    /** So that what breaks, breaks in the middle of work: something was stored or finished since the last time. */
    private void awaitProgress() {
        LogStack.until(() -> !reached.equals(progress()));
        reached = progress();
    }

    private String progress() {
        return stack.ask(
                "SELECT concat_ws(' ', sum(next_offset), (SELECT count(*) FROM log_finalizations WHERE state = 'done'))"
                        + " FROM consumed_offsets");
    }

    private void cutSessions(int times) {
        for (int i = 0; i < times; i++) {
            stack.ask("SELECT pg_sleep(" + random.nextInt(200) / 1000.0 + ")");
            stack.ask(CUT_SESSIONS);
        }
    }

    private void killOne() {
        running.remove(random.nextInt(running.size())).kill();
    }

    private void stopStorage() {
        storage = false;
        devStack.objectStore().stop();
    }

    private void startStorage() {
        if (!storage) {
            devStack.objectStore().start();
            storage = true;
        }
    }

    /** Nothing breaks any more, and there is a process. */
    void mend() {
        startStorage();
        running.removeIf(process -> !process.alive());
        if (running.isEmpty()) {
            startOne();
        }
    }

    @Override
    public void close() {
        startStorage();
        running.forEach(LogProcess::kill);
    }
}
