package sh.shithub.actions.cli.demo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.logs.FollowJob;
import sh.shithub.actions.cli.logs.ShowLog;
import sh.shithub.actions.cli.output.Json;

/** Shows a run while it runs: its jobs in their order, and each line of their logs as {@code shithubd logs follow} gets it. */
final class FollowRun implements ShowLog {
    private static final long LOOK_MILLIS = 200;

    private final Gateway gateway;
    private final Screen screen;
    private final long run;
    private final long began = System.nanoTime();
    private final Map<Long, String> logs = new LinkedHashMap<>();
    private final StringBuilder log = new StringBuilder();
    private Map<String, Object> job;
    private Map<String, Object> step;
    private boolean headed;
    private int shown;

    FollowRun(Gateway gateway, Screen screen, long run) {
        this.gateway = gateway;
        this.screen = screen;
        this.run = run;
    }

    /**
     * Returns when the run has ended.
     *
     * @return the log of each step that was not skipped, as it was shown, by the step's id
     * @throws IllegalStateException when that takes longer than allowed, or the gateway refuses
     */
    Map<Long, String> untilEnded(Duration within) throws InterruptedException {
        FutureTask<Map<Long, String>> followed = new FutureTask<>(this::follow);
        Thread thread = new Thread(followed, "follow");
        thread.setDaemon(true);
        thread.start();
        try {
            return followed.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("after " + within.toSeconds() + " s the run has not ended", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    private Map<Long, String> follow() throws InterruptedException {
        for (Map<String, Object> next : Json.list(gateway.get("/api/v1/runs/" + run + "/jobs"), "jobs")) {
            job = next;
            followJob(id(next));
        }
        while (gateway.get("/api/v1/runs/" + run).get("completed_at") == null) {
            Thread.sleep(LOOK_MILLIS);
        }
        return logs;
    }

    private void followJob(long id) throws InterruptedException {
        if (isQueued()) {
            List<?> needs = (List<?>) job.get("needs");
            tell("waits for " + (needs.isEmpty() ? "a runner" : needs.get(0)));
        }
        while (isQueued()) {
            Thread.sleep(LOOK_MILLIS);
            job = gateway.get("/api/v1/jobs/" + id);
        }
        if (job.get("runner_id") != null) {
            tell("runs on runner " + job.get("runner_id"));
        }
        new FollowJob(gateway, id).into(this);
    }

    private boolean isQueued() {
        return "queued".equals(job.get("status"));
    }

    @Override
    public void step(Map<String, Object> next) {
        step = next;
        log.setLength(0);
        headed = false;
        shown = 0;
    }

    @Override
    public void text(String id, String text) {
        heading();
        log.append(text);
        for (int end = log.indexOf("\n", shown); end >= 0; end = log.indexOf("\n", shown)) {
            showUntil(end);
            shown = end + 1;
        }
    }

    @Override
    public void done(Map<String, Object> end) {
        if ("skipped".equals(end.get("conclusion"))) {
            return;
        }
        heading();
        if (shown < log.length()) {
            showUntil(log.length());
        }
        logs.put(id(step), log.toString());
        say("  " + screen.judged(end.get("conclusion")) + " " + step.get("name"));
    }

    @Override
    public void ended(long id, String conclusion) {
        tell(screen.judged(conclusion));
    }

    /** Shown once there is something to show below it, or it turns out that the step ran. */
    private void heading() {
        if (!headed) {
            headed = true;
            say("  " + screen.strong(String.valueOf(step.get("name"))));
        }
    }

    private void showUntil(int end) {
        say("    " + screen.faint(job.get("key") + "/" + label() + " |") + " " + log.substring(shown, end));
    }

    private Object label() {
        Object id = step.get("step_id");
        return id == null || id.equals("") ? ((Number) step.get("index")).intValue() + 1 : id;
    }

    private void tell(String what) {
        say(screen.strong(String.valueOf(job.get("name"))) + " " + what);
    }

    private void say(String text) {
        double seconds = (System.nanoTime() - began) / 1e9;
        screen.line(screen.faint(String.format(Locale.ROOT, "%6.1f s", seconds)) + "  " + text);
    }

    private static long id(Map<String, Object> thing) {
        return ((Number) thing.get("id")).longValue();
    }
}
