package sh.shithub.actions.claim.runs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;

/**
 * Which jobs of an ended run run again when only what failed shall: those that did not end well, and all that depend on them. A
 * skipped job counts as ended well unless something it needs runs again.
 */
final class JobsAgain {
    /** What is known of a job of the ended run. */
    record Ended(long id, String key, List<String> needs, Status status, Conclusion conclusion) {}

    private JobsAgain() {}

    /** @return keys; empty when nothing failed */
    static Set<String> of(List<Ended> jobs) {
        Set<String> again = new HashSet<>();
        jobs.stream().filter(job -> failed(job.conclusion())).forEach(job -> again.add(job.key()));
        List<Ended> others = new ArrayList<>(jobs);
        // Each turn goes one step down the graph; it has at most as many levels as jobs.
        while (others.removeIf(job -> again.contains(job.key()) || dependsOn(job, again))) {
            jobs.stream().filter(job -> !others.contains(job)).forEach(job -> again.add(job.key()));
        }
        return again;
    }

    private static boolean dependsOn(Ended job, Set<String> again) {
        return job.needs().stream().anyMatch(again::contains);
    }

    private static boolean failed(Conclusion conclusion) {
        return conclusion != Conclusion.success && conclusion != Conclusion.neutral && conclusion != Conclusion.skipped;
    }
}
