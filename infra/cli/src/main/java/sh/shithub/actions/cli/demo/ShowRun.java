package sh.shithub.actions.cli.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.Json;
import software.amazon.awssdk.services.s3.S3Client;

/** Shows what is left of a run: its rows, its check runs and its objects as object storage gives them back. */
final class ShowRun {
    private static final int LINES_OF_ARTIFACT = 10;
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 200;

    private final Gateway gateway;
    private final S3Client s3;
    private final String bucket;
    private final Screen screen;
    private final long run;
    private final long giveUp = System.nanoTime() + SETTLES_WITHIN.toNanos();
    private final List<String> problems = new ArrayList<>();

    ShowRun(Gateway gateway, S3Client s3, String bucket, Screen screen, long run) {
        this.gateway = gateway;
        this.s3 = s3;
        this.bucket = bucket;
        this.screen = screen;
        this.run = run;
    }

    /**
     * @param logs as they were shown live, by the steps' ids
     * @return what is not as it should be, in words
     */
    List<String> show(Map<Long, String> logs) throws InterruptedException {
        run(gateway.get("/api/v1/runs/" + run));
        jobs(jobs());
        logs(logs);
        artifacts();
        return problems;
    }

    private List<Map<String, Object>> jobs() {
        return Json.list(gateway.get("/api/v1/runs/" + run + "/jobs"), "jobs");
    }

    private void run(Map<String, Object> run) {
        screen.heading("The finished run");
        screen.line(String.format(
                Locale.ROOT,
                "  run %s, %s number %s of %s (%s, %s): %s, %s after %s",
                run.get("id"),
                run.get("workflow_file"),
                run.get("run_index"),
                run.get("repo"),
                run.get("event"),
                run.get("head_ref"),
                run.get("status"),
                screen.judged(run.get("conclusion")),
                took(run)));
        if (!"success".equals(run.get("conclusion"))) {
            problems.add("the run concluded " + run.get("conclusion"));
        }
    }

    private void jobs(List<Map<String, Object>> jobs) {
        screen.heading("Its jobs and their check runs");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map<String, Object> job : jobs) {
            Map<String, Object> row = new LinkedHashMap<>(job);
            row.put("took", took(job));
            Map<?, ?> check = job.get("check_run") instanceof Map<?, ?> one ? one : Map.of();
            row.put("check run", check.get("name"));
            row.put("its status", check.get("status"));
            row.put("its conclusion", check.get("conclusion"));
            row.put("external id", check.get("external_id"));
            rows.add(row);
            if (job.get("conclusion") == null || !job.get("conclusion").equals(check.get("conclusion"))) {
                problems.add("the check run of job " + job.get("key") + " does not say how the job ended");
            }
        }
        screen.table(
                List.of(
                        "key",
                        "status",
                        "conclusion",
                        "took",
                        "check run",
                        "its status",
                        "its conclusion",
                        "external id"),
                rows);
    }

    private void logs(Map<Long, String> shown) throws InterruptedException {
        screen.heading("Finished logs, read back from bucket " + bucket);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map<String, Object> step : finished(shown)) {
            String key = (String) step.get("log_object_key");
            String object = object(key);
            boolean same = object.equals(shown.get(((Number) step.get("id")).longValue()));
            if (!same) {
                problems.add("the log " + key + " is not what was shown live");
            }
            rows.add(Map.of(
                    "object",
                    key,
                    "took",
                    took(step),
                    "bytes",
                    bytes(object),
                    "what was shown live",
                    same ? "the same" : "differs"));
        }
        screen.table(List.of("object", "took", "bytes", "what was shown live"), rows);
    }

    /** The steps whose log was shown, once each has become an object. */
    private List<Map<String, Object>> finished(Map<Long, String> shown) throws InterruptedException {
        while (true) {
            List<Map<String, Object>> steps = jobs().stream()
                    .flatMap(job -> Json.list(job, "steps").stream())
                    .filter(step -> shown.containsKey(((Number) step.get("id")).longValue()))
                    .toList();
            if (steps.stream().allMatch(step -> step.get("log_object_key") != null)) {
                return steps;
            }
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException(
                        "a log has not become an object within " + SETTLES_WITHIN.toSeconds() + " s");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void artifacts() {
        screen.heading("Artifacts, read back from bucket " + bucket);
        for (Map<String, Object> artifact : Json.list(gateway.get("/api/v1/runs/" + run + "/artifacts"), "artifacts")) {
            String key = (String) artifact.get("object_key");
            String object = object(key);
            screen.line("  " + key + "  " + bytes(object) + " bytes, kept until "
                    + artifact.get("expires_at").toString().substring(0, 10));
            object.lines()
                    .limit(LINES_OF_ARTIFACT)
                    .forEach(line -> screen.line("    " + screen.faint("|") + " " + line));
            if (bytes(object) != ((Number) artifact.get("size_bytes")).longValue()) {
                problems.add("artifact " + key + " was announced with another size");
            }
        }
    }

    private String object(String key) {
        return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String();
    }

    private static long bytes(String object) {
        return object.getBytes(StandardCharsets.UTF_8).length;
    }

    /** How long a run, a job or a step took. */
    private static String took(Map<String, Object> thing) {
        if (thing.get("started_at") == null || thing.get("completed_at") == null) {
            return "0.0 s";
        }
        Duration took = Duration.between(
                OffsetDateTime.parse(thing.get("started_at").toString()),
                OffsetDateTime.parse(thing.get("completed_at").toString()));
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }
}
