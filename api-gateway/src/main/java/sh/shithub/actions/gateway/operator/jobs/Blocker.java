package sh.shithub.actions.gateway.operator.jobs;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says in words why a queued job waits: the first of all reasons, in the order in which they would have to go away. */
final class Blocker {
    /** Places in line are counted no further. */
    static final int COUNTED = 1000;

    private Blocker() {}

    /**
     * What holds for a run and its repository.
     *
     * @param approved false: it waits for an operator's decision
     * @param groupHeldBy the run that holds its concurrency group; null: none
     * @param repoCap how many of the repository's jobs may run; 0: any number
     * @param repoRunning how many do, counted no further than the cap
     */
    record Rules(
            boolean enabled,
            boolean approved,
            String group,
            Long groupHeldBy,
            int repoCap,
            int repoRunning,
            int ownerCap,
            int ownerRunning) {}

    /** @param waiting of the job, see {@link JobRow.Waiting} */
    record Job(List<String> needs, JobRow.Waiting waiting, int ahead) {}

    /**
     * Null when nothing stands in its way.
     *
     * @param open keys of the run's jobs that have not ended
     * @param live what live runners offer, and whether one that offers just that is free
     */
    static String of(Job job, Rules rules, Set<String> open, Map<Set<String>, Boolean> live) {
        if (!rules.enabled()) {
            return "actions disabled";
        }
        if (!rules.approved()) {
            return "waits for approval";
        }
        List<String> needs = job.needs().stream().filter(open::contains).toList();
        if (!needs.isEmpty()) {
            return "waits for " + String.join(", ", needs);
        }
        if (!job.waiting().eligible() && rules.groupHeldBy() != null) {
            return "group " + rules.group() + " held by run " + rules.groupHeldBy();
        }
        String runners = runners(job.waiting().labels(), live);
        if (runners != null) {
            return runners;
        }
        return job.waiting().eligible() ? inLine(job, rules, live) : null;
    }

    private static String runners(List<String> wants, Map<Set<String>, Boolean> live) {
        if (live.keySet().stream().anyMatch(offered -> offered.containsAll(wants))) {
            return null;
        }
        if (wants.isEmpty()) {
            return "no live runner";
        }
        List<String> missing = wants.stream()
                .filter(label -> live.keySet().stream().noneMatch(offered -> offered.contains(label)))
                .toList();
        return missing.isEmpty()
                ? "no live runner offers all of " + String.join(", ", wants)
                : "no live runner offers " + String.join(", ", missing);
    }

    private static String inLine(Job job, Rules rules, Map<Set<String>, Boolean> live) {
        if (rules.repoCap() > 0 && rules.repoRunning() >= rules.repoCap()) {
            return "repository cap: " + rules.repoRunning() + " of " + rules.repoCap() + " running";
        }
        if (rules.ownerCap() > 0 && rules.ownerRunning() >= rules.ownerCap()) {
            return "owner cap: " + rules.ownerRunning() + " of " + rules.ownerCap() + " running";
        }
        if (!free(job.waiting().labels(), live)) {
            return "all fitting runners are busy";
        }
        return behind(job.ahead());
    }

    private static boolean free(Collection<String> wants, Map<Set<String>, Boolean> live) {
        return live.entrySet().stream()
                .anyMatch(offered -> offered.getValue() && offered.getKey().containsAll(wants));
    }

    private static String behind(int ahead) {
        return switch (ahead) {
            case 0 -> null;
            case 1 -> "next in line behind 1 job";
            case COUNTED -> "next in line behind " + COUNTED + " jobs or more";
            default -> "next in line behind " + ahead + " jobs";
        };
    }
}
