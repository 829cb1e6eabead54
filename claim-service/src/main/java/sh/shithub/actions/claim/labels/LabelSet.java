package sh.shithub.actions.claim.labels;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Labels as a set with one form only, so that equal sets are one row of {@code job_label_sets}: split at commas, trimmed,
 * without repeats, sorted. No label contains a comma, so the joined form loses nothing.
 */
public record LabelSet(List<String> labels) {
    public static LabelSet of(Collection<String> given) {
        return new LabelSet(given.stream()
                .filter(Objects::nonNull)
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::trim)
                .filter(label -> !label.isEmpty())
                .distinct()
                .sorted()
                .toList());
    }

    /** What {@link #joined} was made from. */
    public static LabelSet ofJoined(String joined) {
        return of(List.of(joined));
    }

    public String joined() {
        return String.join(",", labels);
    }

    public Set<String> asSet() {
        return Set.copyOf(labels);
    }

    /** True when a runner that offers those labels may take a job that asks for these; no labels suit every runner. */
    public boolean within(Set<String> offered) {
        return offered.containsAll(labels);
    }
}
