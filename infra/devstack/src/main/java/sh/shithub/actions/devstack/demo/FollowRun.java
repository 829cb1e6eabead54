package sh.shithub.actions.devstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Shows a run while it runs: which job and step is at work, and each line of its log as it arrives at the server. It asks several times a
 * second for the state of all jobs anyway, and shows their lines between; for one job there is {@code shithubd logs follow}.
 */
final class FollowRun {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final GatewayReads reads;
    private final Screen screen;
    private final long run;
    private final long began = System.nanoTime();
    private final Map<Long, LiveLog> logs = new LinkedHashMap<>();
    private final Map<Long, String> told = new HashMap<>();

    FollowRun(GatewayReads reads, Screen screen, long run) {
        this.reads = reads;
        this.screen = screen;
        this.run = run;
    }

    /**
     * Returns when the run has ended and all its logs are finished.
     *
     * @return every step's log as it was shown
     * @throws IllegalStateException saying what is missing, when that takes longer than allowed
     */
    Map<Long, LiveLog> untilEnded(Duration within) throws InterruptedException {
        boolean ended = false;
        boolean complete = false;
        while (!(ended && complete)) {
            // The run first: once it has ended, what is read after it is final.
            ended = !reads.run(run).path("completed_at").isNull();
            complete = show(reads.jobs(run));
            if (System.nanoTime() - began > within.toNanos()) {
                throw new IllegalStateException("after " + within.toSeconds() + " s "
                        + (ended ? "a log is not finished" : "the run has not ended"));
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
        }
        return logs;
    }

    /** @return whether every log that was begun is finished */
    private boolean show(JsonNode jobs) {
        for (JsonNode job : jobs) {
            if (job.path("completed_at").isNull()) {
                tell(job);
            }
            steps(job);
            if (!job.path("completed_at").isNull()) {
                tell(job);
            }
        }
        return logs.values().stream().allMatch(LiveLog::ended);
    }

    private void tell(JsonNode job) {
        String status = job.path("status").asText();
        if (!status.equals(told.put(job.path("id").asLong(), status))) {
            String waits = job.path("needs").isEmpty()
                    ? "waits for a runner"
                    : "waits for " + job.path("needs").get(0).asText();
            String what = switch (status) {
                case "queued" -> waits;
                case "running" -> "runs on runner " + job.path("runner_id").asText();
                default -> screen.judged(job.path("conclusion").asText());
            };
            say(screen.strong(job.path("name").asText()) + " " + what);
        }
    }

    /**
     * Read from the last step to the first, shown from the first to the last: a job's chunks are stored in their order, so when
     * a line of a step is there, all lines of the steps before it are.
     */
    private void steps(JsonNode job) {
        List<JsonNode> begun = new ArrayList<>();
        Map<Long, byte[]> texts = new HashMap<>();
        for (JsonNode step : job.path("steps")) {
            boolean waits = step.path("status").asText().equals("queued");
            if (!waits
                    && !step.path("conclusion").asText().equals("skipped")
                    && !log(step).ended()) {
                begun.add(0, step);
            }
        }
        begun.forEach(step -> texts.put(id(step), reads.log(id(job), id(step))));
        Collections.reverse(begun);
        begun.forEach(step -> show(job, step, texts.get(id(step))));
    }

    private boolean ended(long step) {
        return logs.containsKey(step) && logs.get(step).ended();
    }

    private LiveLog log(JsonNode step) {
        return logs.computeIfAbsent(id(step), id -> {
            say("  " + screen.strong(step.path("name").asText()));
            return new LiveLog(id);
        });
    }

    private void show(JsonNode job, JsonNode step, byte[] text) {
        String label = "    " + screen.faint(label(job, step) + " |") + " ";
        LiveLog log = log(step);
        log.grow(text).forEach(line -> say(label + line));
        if (!step.path("log_object_key").isNull()) {
            log.end().forEach(line -> say(label + line));
            say("  " + ended(step));
        }
    }

    private String ended(JsonNode step) {
        return screen.judged(step.path("conclusion").asText())
                + String.format(
                        Locale.ROOT,
                        " %s, %.1f s, log finished with %,d bytes",
                        step.path("name").asText(),
                        seconds(step),
                        step.path("log_byte_count").asLong());
    }

    static double seconds(JsonNode thing) {
        if (thing.path("started_at").isNull() || thing.path("completed_at").isNull()) {
            return 0;
        }
        OffsetDateTime started = OffsetDateTime.parse(thing.path("started_at").asText());
        OffsetDateTime completed =
                OffsetDateTime.parse(thing.path("completed_at").asText());
        return Duration.between(started, completed).toMillis() / 1000.0;
    }

    private static String label(JsonNode job, JsonNode step) {
        String id = step.path("step_id").asText();
        return job.path("key").asText() + "/"
                + (id.isEmpty() ? step.path("index").asInt() + 1 : id);
    }

    private static long id(JsonNode thing) {
        return thing.path("id").asLong();
    }

    private void say(String text) {
        double seconds = (System.nanoTime() - began) / 1e9;
        screen.line(screen.faint(String.format(Locale.ROOT, "%6.1f s", seconds)) + "  " + text);
    }
}
