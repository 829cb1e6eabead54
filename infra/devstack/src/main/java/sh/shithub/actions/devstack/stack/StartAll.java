package sh.shithub.actions.devstack.stack;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import sh.shithub.actions.devstack.process.Lifetime;
import sh.shithub.actions.devstack.process.StartFailedException;
import sh.shithub.actions.devstack.servers.ServerKind;
import sh.shithub.actions.devstack.servers.StartServer;

/** Starts several processes at the same time and returns when all are ready, or with the first failure. */
final class StartAll {
    private static final long SAY_EVERY_SECONDS = 5;

    private final RunRecords records;
    private final Lifetime lifetime;
    private final Progress progress;
    private final Set<String> waiting = new ConcurrentSkipListSet<>();
    private final long began = System.nanoTime();

    StartAll(RunRecords records, Lifetime lifetime, Progress progress) {
        this.records = records;
        this.lifetime = lifetime;
        this.progress = progress;
    }

    /** A start that fails leaves the others running: who called stops what the records name. */
    void start(Collection<ServerKind> kinds) {
        List<String> names = kinds.stream().map(ServerKind::name).toList();
        progress.say("starting " + String.join(", ", names) + " ...");
        waiting.addAll(names);
        ExecutorService threads = Executors.newFixedThreadPool(kinds.size(), StartAll::daemon);
        try {
            CompletionService<String> starts = new ExecutorCompletionService<>(threads);
            kinds.forEach(kind -> starts.submit(() -> start(kind)));
            awaitAll(starts);
        } finally {
            threads.shutdownNow();
        }
    }

    private String start(ServerKind kind) {
        StartServer.start(kind, lifetime, records::add);
        return kind.name();
    }

    private void awaitAll(CompletionService<String> starts) {
        try {
            while (!waiting.isEmpty()) {
                Future<String> next = starts.poll(SAY_EVERY_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    progress.say("still waiting for " + String.join(", ", waiting) + " (" + elapsed() + ")");
                } else {
                    waiting.remove(next.get());
                    progress.say(next.get() + " is ready (" + elapsed() + ")");
                }
            }
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException(ExitCode.NOT_STARTED, "the start was interrupted", e);
        }
    }

    private static RuntimeException failed(Throwable cause) {
        if (cause instanceof StartFailedException) {
            return new StackException(ExitCode.NOT_STARTED, cause.getMessage(), cause);
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    private String elapsed() {
        return Elapsed.since(began);
    }

    private static Thread daemon(Runnable start) {
        Thread thread = new Thread(start, "start");
        thread.setDaemon(true);
        return thread;
    }
}
