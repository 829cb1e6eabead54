package sh.shithub.actions.cli.demo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.logs.FollowJob;
import sh.shithub.actions.cli.logs.ShowLog;
import sh.shithub.actions.cli.output.Json;

/** Shows a run while it runs: the logs of its jobs, one after the other, as {@code shithubd logs follow} does; and keeps them. */
final class FollowRun implements ShowLog {
    private static final long LOOK_MILLIS = 200;

    private final Gateway gateway;
    private final ShowLog screen;
    private final Map<Long, String> logs = new LinkedHashMap<>();
    private long step;

    /** @param screen where people see the logs */
    FollowRun(Gateway gateway, ShowLog screen) {
        this.gateway = gateway;
        this.screen = screen;
    }

    /**
     * Returns when the run has ended.
     *
     * @return the log of each step that was not skipped, by the step's id
     * @throws IllegalStateException when that takes longer than allowed, or the gateway refuses
     */
    Map<Long, String> untilEnded(long run, Duration within) throws InterruptedException {
        FutureTask<Map<Long, String>> followed = new FutureTask<>(() -> follow("/api/v1/runs/" + run));
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

    private Map<Long, String> follow(String run) throws InterruptedException {
        for (Map<String, Object> job : Json.list(gateway.get(run + "/jobs"), "jobs")) {
            new FollowJob(gateway, ((Number) job.get("id")).longValue()).into(this);
        }
        while (gateway.get(run).get("completed_at") == null) {
            Thread.sleep(LOOK_MILLIS);
        }
        return logs;
    }

    @Override
    public void step(Map<String, Object> next) {
        step = ((Number) next.get("id")).longValue();
        screen.step(next);
    }

    @Override
    public void text(String id, String text) {
        logs.merge(step, text, String::concat);
        screen.text(id, text);
    }

    @Override
    public void done(Map<String, Object> end) {
        if (!"skipped".equals(end.get("conclusion"))) {
            logs.putIfAbsent(step, "");
        }
        screen.done(end);
    }

    @Override
    public void ended(long job, String conclusion) {
        screen.ended(job, conclusion);
    }
}
