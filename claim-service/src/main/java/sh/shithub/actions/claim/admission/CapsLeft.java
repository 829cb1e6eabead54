package sh.shithub.actions.claim.admission;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How many more jobs of each repository and owner may be handed out; kept while they are. */
public final class CapsLeft {
    private final Map<Long, Integer> ofRepo = new HashMap<>();
    private final Map<String, Integer> ofOwner = new HashMap<>();
    private final Set<Long> uncapped = new HashSet<>();

    /**
     * What is left of a repository's caps.
     *
     * @param repoLeft null: no cap
     * @param ownerLeft null: no cap
     */
    record OfRepo(String owner, long repoId, boolean enabled, Integer repoLeft, Integer ownerLeft) {}

    CapsLeft(Collection<OfRepo> left) {
        for (OfRepo one : left) {
            if (!one.enabled()) {
                ofRepo.put(one.repoId(), 0);
                continue;
            }
            if (one.repoLeft() == null) {
                uncapped.add(one.repoId());
            } else {
                ofRepo.put(one.repoId(), one.repoLeft());
            }
            if (one.ownerLeft() != null) {
                ofOwner.merge(one.owner(), one.ownerLeft(), Math::min);
            }
        }
    }

    /** For a first look at what might be handed out. */
    public static CapsLeft unlimited() {
        return new CapsLeft(Set.of());
    }

    public boolean allows(RepoQueue queue) {
        return ofRepo.getOrDefault(queue.repoId(), 1) > 0 && ofOwner.getOrDefault(queue.owner(), 1) > 0;
    }

    /** One job of it is handed out. */
    public void take(RepoQueue queue) {
        ofRepo.computeIfPresent(queue.repoId(), (repo, left) -> left - 1);
        ofOwner.computeIfPresent(queue.owner(), (owner, left) -> left - 1);
    }

    /**
     * Not a cap of its own but the setting limits its queue, so a job that was handed out is to be replaced. A cap leaves one less for
     * each that was handed out, so no job comes in its place.
     */
    boolean isUncapped(RepoQueue queue) {
        return uncapped.contains(queue.repoId());
    }

    /** Those of the queues' repositories of which nothing more may be handed out, each once. */
    Collection<RepoQueue> full(Collection<RepoQueue> queues) {
        Collection<Long> repos = full(ofRepo);
        return queues.stream()
                .filter(queue -> repos.contains(queue.repoId()))
                .map(RepoQueue::ofRepo)
                .distinct()
                .toList();
    }

    Collection<String> fullOwners() {
        return full(ofOwner);
    }

    private static <K> Collection<K> full(Map<K, Integer> left) {
        return left.entrySet().stream()
                .filter(one -> one.getValue() < 1)
                .map(Map.Entry::getKey)
                .toList();
    }
}
