package sh.shithub.actions.cli.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sh.shithub.actions.cli.output.Failure;

/** All checks at the same time, each on a thread of its own and none longer than it may: one that fails stops no other. */
record RunChecks(Duration patience) {
    List<Finding> all(Map<CheckName, Check> checks) {
        Map<CheckName, Findings> found = new LinkedHashMap<>();
        Map<CheckName, Future<?>> ends = new LinkedHashMap<>();
        checks.forEach((name, check) -> {
            Findings findings = new Findings(name);
            found.put(name, findings);
            ends.put(name, start(name, check, findings));
        });
        long end = System.nanoTime() + patience.toNanos();
        List<Finding> all = new ArrayList<>();
        ends.forEach((name, ended) -> {
            await(ended, end, found.get(name));
            all.addAll(found.get(name).close());
        });
        return all;
    }

    private static Future<?> start(CheckName name, Check check, Findings findings) {
        FutureTask<Void> ended = new FutureTask<>(() -> {
            check.look(findings);
            return null;
        });
        Thread thread = new Thread(ended, "doctor-" + name);
        thread.setDaemon(true);
        thread.start();
        return ended;
    }

    private void await(Future<?> ended, long end, Findings findings) {
        try {
            ended.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            findings.failed(
                    "time",
                    patience.toMillis(),
                    "the check has not ended within " + patience.toSeconds() + " s",
                    "see whether its server is slow or its address leads nowhere, or give --timeout more");
        } catch (ExecutionException e) {
            boolean told = e.getCause() instanceof Failure;
            findings.failed(
                    "check",
                    told ? e.getCause().getMessage() : "the check itself failed: " + e.getCause(),
                    told ? "see the configuration" : "please report this");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.failed("time", "interrupted", "run it again");
        }
    }
}
