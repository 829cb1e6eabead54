package sh.shithub.actions.devstack.stack;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import sh.shithub.actions.devstack.process.ChildProcess;

/**
 * Stops a stack from its door inwards: the gateway first, so that no call is accepted that no service would work on; then the services,
 * each with all it needs still there; then Kafka, S3 and PostgreSQL. What does not end in its time is killed.
 */
final class StopAll {
    private static final List<Predicate<String>> ORDER = List.of(
            name -> name.startsWith("api_gateway"),
            name -> name.matches("(claim|log|status)_service.*"),
            name -> name.equals("kafka"),
            name -> name.equals("objectstore"),
            name -> true);

    private final RunRecords records;
    private final Progress progress;

    StopAll(RunRecords records, Progress progress) {
        this.records = records;
        this.progress = progress;
    }

    /** Only what the records name and what still is the process that they mean. Returns how many ran. */
    int stop() {
        Map<String, ChildProcess> running = records.running();
        Map<String, ChildProcess> left = new TreeMap<>(running);
        for (Predicate<String> group : ORDER) {
            List<ChildProcess> next = left.entrySet().stream()
                    .filter(entry -> group.test(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            together(next);
            next.forEach(process -> left.remove(process.name()));
        }
        records.all().keySet().forEach(records::forget);
        return running.size();
    }

    /** At the same time. Returns the names of those that had to be killed. */
    List<String> together(List<ChildProcess> processes) {
        List<String> killed = new CopyOnWriteArrayList<>();
        List<Thread> stops =
                processes.stream().map(process -> stopInThread(process, killed)).toList();
        stops.forEach(StopAll::join);
        return killed;
    }

    private Thread stopInThread(ChildProcess process, List<String> killed) {
        Thread thread = new Thread(() -> stop(process, killed), "stop-" + process.name());
        thread.start();
        return thread;
    }

    private void stop(ChildProcess process, List<String> killed) {
        long began = System.nanoTime();
        boolean inOrder = process.stop();
        if (!inOrder) {
            killed.add(process.name());
        }
        progress.say(process.name() + (inOrder ? " has stopped (" : " was killed (") + Elapsed.since(began) + ")");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
