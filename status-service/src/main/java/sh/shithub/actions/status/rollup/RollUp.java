package sh.shithub.actions.status.rollup;

import io.micronaut.core.annotation.Nullable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;

/**
 * What follows for a run from the state of its jobs, and from nothing else (invariant 4): computed anew each time, so a
 * lost or repeated event cannot make it wrong.
 *
 * <p>A dependent runs only when every need completed as {@code success} or {@code neutral}. As soon as one need ended
 * otherwise it is skipped, and so on down the graph, so every run ends. Which jobs may be handed out, claim-service says.
 */
public final class RollUp {
    private static final Set<Conclusion> PASSES = EnumSet.of(Conclusion.success, Conclusion.neutral);
    private static final Set<Conclusion> FAILS =
            EnumSet.of(Conclusion.failure, Conclusion.timed_out, Conclusion.action_required);

    private final List<Job> jobs;
    private final Map<String, Job> byKey = new HashMap<>();

    private RollUp(List<Job> jobs) {
        this.jobs = jobs.stream().sorted(Comparator.comparingInt(Job::index)).toList();
        jobs.forEach(job -> byKey.put(job.key(), job));
    }

    /** A job as its row says. */
    public record Job(
            long id,
            int index,
            String key,
            List<String> needs,
            Status status,
            @Nullable Conclusion conclusion) {
        Job asSkipped() {
            return new Job(id, index, key, needs, Status.skipped, Conclusion.skipped);
        }

        boolean passed() {
            return status == Status.completed && PASSES.contains(conclusion);
        }

        boolean cancelled() {
            return status == Status.cancelled || conclusion == Conclusion.cancelled;
        }
    }

    /**
     * @param skipped queued jobs that can never run
     * @param conclusion of the run, once all its jobs have ended
     */
    public record Outcome(List<Long> skipped, Optional<Conclusion> conclusion) {}

    /** @param jobs all jobs of one run, in any order */
    public static Outcome of(List<Job> jobs) {
        RollUp run = new RollUp(jobs);
        List<Long> skipped = run.skip();
        return new Outcome(skipped, run.conclusion());
    }

    /** From what failed to what needs it, and on from there: each need is looked at once, however long a chain is. */
    private List<Long> skip() {
        Map<String, List<String>> dependents = dependents();
        Deque<String> failed = new ArrayDeque<>();
        dependents.keySet().stream().filter(this::failed).forEach(failed::add);
        List<Long> skipped = new ArrayList<>();
        while (!failed.isEmpty()) {
            for (String key : dependents.getOrDefault(failed.poll(), List.of())) {
                Job job = byKey.get(key);
                if (job.status() == Status.queued) {
                    byKey.put(key, job.asSkipped());
                    skipped.add(job.id());
                    failed.add(key);
                }
            }
        }
        return List.copyOf(skipped);
    }

    /** By what is needed, the jobs that need it. */
    private Map<String, List<String>> dependents() {
        Map<String, List<String>> dependents = new LinkedHashMap<>();
        jobs.forEach(job -> job.needs()
                .forEach(need -> dependents
                        .computeIfAbsent(need, key -> new ArrayList<>())
                        .add(job.key())));
        return dependents;
    }

    /** A need that does not exist counts as failed: better a skipped job than a run that never ends. */
    private boolean failed(String key) {
        Job need = byKey.get(key);
        return need == null || (need.status().terminal() && !need.passed());
    }

    private Optional<Conclusion> conclusion() {
        List<Job> ended = now().stream().filter(job -> job.status().terminal()).toList();
        if (jobs.isEmpty() || ended.size() < jobs.size()) {
            return Optional.empty();
        }
        Conclusion unlessFailed = ended.stream().anyMatch(Job::cancelled) ? Conclusion.cancelled : Conclusion.success;
        return Optional.of(ended.stream()
                .map(Job::conclusion)
                .filter(FAILS::contains)
                .findFirst()
                .orElse(unlessFailed));
    }

    /** In job order, with what was skipped by now. */
    private List<Job> now() {
        return jobs.stream().map(job -> byKey.get(job.key())).toList();
    }
}
