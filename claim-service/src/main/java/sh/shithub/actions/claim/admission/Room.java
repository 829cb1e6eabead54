package sh.shithub.actions.claim.admission;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How many more jobs of each repository and owner may be handed out; kept while they are. */
public final class Room {
    private final Map<Long, Integer> ofRepo = new HashMap<>();
    private final Map<String, Integer> ofOwner = new HashMap<>();
    private final Set<Long> uncapped = new HashSet<>();

    /**
     * What is left of a repository's caps.
     *
     * @param repoLeft null: no cap
     * @param ownerLeft null: no cap
     */
    record Left(String owner, long repoId, boolean enabled, Integer repoLeft, Integer ownerLeft) {}

    Room(Collection<Left> left) {
        for (Left one : left) {
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
    public static Room withoutEnd() {
        return new Room(Set.of());
    }

    public boolean isFor(Line line) {
        return ofRepo.getOrDefault(line.repoId(), 1) > 0 && ofOwner.getOrDefault(line.owner(), 1) > 0;
    }

    /** One job of it is handed out. */
    public void take(Line line) {
        ofRepo.computeIfPresent(line.repoId(), (repo, left) -> left - 1);
        ofOwner.computeIfPresent(line.owner(), (owner, left) -> left - 1);
    }

    /**
     * Not a cap of its own but the setting limits its line, so who was handed out is to be replaced. A cap leaves one less for each that
     * was handed out, so nobody comes in its place.
     */
    boolean isUncapped(Line line) {
        return uncapped.contains(line.repoId());
    }

    /** Those of the lines' repositories of which nothing more may be handed out, each once. */
    Collection<Line> full(Collection<Line> lines) {
        Collection<Long> repos = full(ofRepo);
        return lines.stream()
                .filter(line -> repos.contains(line.repoId()))
                .map(line -> new Line(line.owner(), line.repoId(), 0))
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
