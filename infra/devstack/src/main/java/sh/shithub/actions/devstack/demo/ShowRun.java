package sh.shithub.actions.devstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.s3.S3Client;

/** Shows what is left of a run: its rows, its check runs, its objects as object storage gives them back, and Kafka's lag. */
final class ShowRun {
    private static final int LINES_OF_ARTIFACT = 10;
    private static final Duration LAG_SETTLES_WITHIN = Duration.ofSeconds(5);

    private final GatewayReads reads;
    private final S3Client s3;
    private final String bucket;
    private final Screen screen;
    private final long run;
    private final List<String> problems = new ArrayList<>();

    ShowRun(GatewayReads reads, S3Client s3, String bucket, Screen screen, long run) {
        this.reads = reads;
        this.s3 = s3;
        this.bucket = bucket;
        this.screen = screen;
        this.run = run;
    }

    /**
     * @param logs as they were shown live
     * @return what is not as it should be, in words
     */
    List<String> show(Map<Long, LiveLog> logs) throws InterruptedException {
        JsonNode jobs = reads.jobs(run);
        run(reads.run(run));
        jobs(jobs);
        logs(jobs, logs);
        artifacts();
        lag();
        return problems;
    }

    private void run(JsonNode run) {
        head("The finished run");
        screen.line(String.format(
                Locale.ROOT,
                "  run %d, %s number %d of %s (%s, %s): %s, %s after %.1f s",
                run.path("id").asLong(),
                run.path("workflow_file").asText(),
                run.path("run_index").asLong(),
                run.path("repo").asText(),
                run.path("event").asText(),
                run.path("head_ref").asText(),
                run.path("status").asText(),
                screen.judged(run.path("conclusion").asText()),
                FollowRun.seconds(run)));
        if (!run.path("conclusion").asText().equals("success")) {
            problems.add("the run concluded " + run.path("conclusion").asText());
        }
    }

    private void jobs(JsonNode jobs) {
        head("Its jobs and their check runs");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("JOB", "STATUS", "CONCLUSION", "TOOK", "CHECK RUN", "STATUS", "CONCLUSION", "EXTERNAL ID"));
        for (JsonNode job : jobs) {
            JsonNode check = job.path("check_run");
            rows.add(List.of(
                    job.path("key").asText(),
                    job.path("status").asText(),
                    screen.judged(job.path("conclusion").asText()),
                    String.format(Locale.ROOT, "%.1f s", FollowRun.seconds(job)),
                    check.path("name").asText(),
                    check.path("status").asText(),
                    screen.judged(check.path("conclusion").asText()),
                    check.path("external_id").asText()));
            if (!check.path("conclusion").equals(job.path("conclusion"))) {
                problems.add("the check run of job " + job.path("key").asText() + " does not say how the job ended");
            }
        }
        screen.table(rows);
    }

    private void logs(JsonNode jobs, Map<Long, LiveLog> logs) {
        head("Finished logs, read back from bucket " + bucket);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("OBJECT", "SIZE", "AGAINST WHAT WAS SHOWN LIVE"));
        for (JsonNode job : jobs) {
            for (JsonNode step : job.path("steps")) {
                LiveLog log = logs.get(step.path("id").asLong());
                if (log != null) {
                    String key = step.path("log_object_key").asText();
                    rows.add(compared(key, log.seen(), "log"));
                }
            }
        }
        screen.table(rows);
    }

    private List<String> compared(String key, byte[] expected, String what) {
        byte[] object = object(key);
        boolean same = Arrays.equals(object, expected);
        if (!same) {
            problems.add("the " + what + " " + key + " is not what was shown live");
        }
        return List.of(key, bytes(object.length), same ? screen.good("the same") : screen.bad("differs"));
    }

    private void artifacts() {
        head("Artifacts, read back from bucket " + bucket);
        for (JsonNode artifact : reads.artifacts(run)) {
            String key = artifact.path("object_key").asText();
            byte[] object = object(key);
            screen.line("  " + key + "  " + bytes(object.length) + ", kept until "
                    + artifact.path("expires_at").asText().substring(0, 10));
            new String(object, StandardCharsets.UTF_8)
                    .lines()
                    .limit(LINES_OF_ARTIFACT)
                    .forEach(line -> screen.line("    " + screen.faint("|") + " " + line));
            if (object.length != artifact.path("size_bytes").asLong()) {
                problems.add("artifact " + key + " was announced with another size");
            }
        }
    }

    private void lag() throws InterruptedException {
        head("Consumer lag");
        long began = System.nanoTime();
        JsonNode lag = reads.lag();
        while (total(lag) > 0 && System.nanoTime() - began < LAG_SETTLES_WITHIN.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(200);
            lag = reads.lag();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("GROUP", "TOPIC", "RECORDS", "LAG", "MEMBERS", "STATE"));
        for (JsonNode group : lag.path("groups")) {
            for (JsonNode topic : group.path("topics")) {
                rows.add(List.of(
                        group.path("group").asText(),
                        topic.path("topic").asText(),
                        number(records(topic)),
                        number(topic.path("lag").asLong()),
                        number(group.path("members").asLong()),
                        state(group.path("state").asText())));
            }
        }
        screen.table(rows);
    }

    private static long total(JsonNode lag) {
        long total = 0;
        for (JsonNode value : lag.findValues("lag")) {
            total += value.asLong();
        }
        return total;
    }

    private static long records(JsonNode topic) {
        long records = 0;
        for (JsonNode partition : topic.path("partitions")) {
            records += partition.path("end").asLong();
        }
        return records;
    }

    private String state(String state) {
        return state.equals("ok") ? screen.good(state) : screen.bad(state);
    }

    private byte[] object(String key) {
        return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
    }

    private void head(String text) {
        screen.line("");
        screen.line(screen.strong(text));
    }

    private static String bytes(long count) {
        return number(count) + " bytes";
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
