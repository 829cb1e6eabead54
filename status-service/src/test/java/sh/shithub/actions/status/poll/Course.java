package sh.shithub.actions.status.poll;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.Seed.SeededRun;

/** One run's jobs on their way: claims each as soon as its needs ended well, and reports it to its end in one of several orders. */
final class Course {
    final SeededRun run;
    final Map<String, Conclusion> conclusions = new LinkedHashMap<>();
    final Map<String, String> questions = new HashMap<>();
    private final Random random;
    private final Seed seed;
    private final StatusWire wire;

    Course(Seed seed, StatusWire wire, SeededRun run, Random random) {
        this.seed = seed;
        this.wire = wire;
        this.run = run;
        this.random = random;
        Conclusion[] some = {
            Conclusion.success,
            Conclusion.success,
            Conclusion.success,
            Conclusion.neutral,
            Conclusion.failure,
            Conclusion.cancelled
        };
        run.jobs().keySet().forEach(key -> conclusions.put(key, some[random.nextInt(some.length)]));
    }

    void advance() {
        List<String> ready = seed.texts("SELECT job_key FROM workflow_jobs j WHERE status = 'queued' AND NOT EXISTS ("
                + "SELECT FROM workflow_jobs n WHERE n.run_id = j.run_id AND n.job_key = ANY (j.needs_jobs)"
                + " AND coalesce(n.conclusion::text, '') NOT IN ('success', 'neutral')) AND run_id = "
                + run.id());
        ready.forEach(key -> report(run.job(key)));
    }

    private void report(SeededJob job) {
        int attempt = seed.claim(job);
        Instant now = Instant.now();
        JobClaimed claimed = new JobClaimed(run.id(), job.jobId(), attempt, seed.runnerId(), now);
        boolean late = random.nextBoolean();
        if (!late) {
            wire.send(run.id(), claimed);
        }
        for (long step : job.steps()) {
            wire.send(
                    run.id(),
                    new StepStatusReported(run.id(), job.jobId(), step, attempt, Status.running, null, now, null, now));
            wire.send(
                    run.id(),
                    new StepStatusReported(
                            run.id(), job.jobId(), step, attempt, Status.completed, Conclusion.success, now, now, now));
        }
        String question = "course-" + run.id() + "-" + job.jobId();
        questions.put(question, job.key());
        JobStatusReported ended = new JobStatusReported(
                run.id(),
                job.jobId(),
                attempt,
                Status.completed,
                conclusions.get(job.key()),
                now,
                now,
                now,
                new ReplyTo(WithStatusService.REPLIES_PARTITION, question));
        wire.send(run.id(), ended);
        if (late) {
            wire.send(run.id(), claimed);
        }
    }

    /** Reckoned by hand: a -> b, c -> d. */
    String expected() {
        boolean a = passes("a");
        boolean both = a && passes("b") && passes("c");
        List<Conclusion> ran = new ArrayList<>();
        ran.add(conclusions.get("a"));
        if (a) {
            ran.add(conclusions.get("b"));
            ran.add(conclusions.get("c"));
        }
        if (both) {
            ran.add(conclusions.get("d"));
        }
        return ran.contains(Conclusion.failure)
                ? "failure"
                : ran.contains(Conclusion.cancelled) ? "cancelled" : "success";
    }

    private boolean passes(String key) {
        return conclusions.get(key) == Conclusion.success || conclusions.get(key) == Conclusion.neutral;
    }
}
