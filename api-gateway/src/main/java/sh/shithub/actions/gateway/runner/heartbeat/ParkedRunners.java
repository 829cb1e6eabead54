package sh.shithub.actions.gateway.runner.heartbeat;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who waits, by the labels they offer. Those with equal labels stand in one line, and each line is found under each of its
 * labels, so a job that wants a rare label does not look at everybody. Not thread-safe.
 */
final class ParkedRunners<W> {
    private static final Comparator<Place<?>> ORDER = Comparator.<Place<?>>comparingInt(Place::inVain)
            .thenComparingInt(place -> place.labels().size())
            .thenComparingLong(Place::since);

    private final Map<Set<String>, Line<W>> lines = new HashMap<>();
    private final Map<String, Set<Line<W>>> byLabel = new HashMap<>();
    private int size;

    /**
     * @param inVain how often it was chosen already and got no job: it may be draining or full, and must not stand in others' way
     * @param since the order in which they came; no two have the same
     */
    record Place<W>(W who, Set<String> labels, int inVain, long since) {}

    private static final class Line<W> {
        private final TreeSet<Place<W>> places = new TreeSet<>(ORDER);
    }

    int size() {
        return size;
    }

    void add(Place<W> place) {
        Line<W> line = lines.computeIfAbsent(place.labels(), this::opened);
        if (line.places.add(place)) {
            size++;
        }
    }

    void remove(Place<W> place) {
        Line<W> line = lines.get(place.labels());
        if (line != null && line.places.remove(place)) {
            size--;
            closeIfEmpty(place.labels(), line);
        }
    }

    /**
     * Takes out the one who should ask for a job with those labels: the one chosen in vain least often, then the one with the
     * fewest labels, so that a runner that can do more stays free for what only it can do, then the one that waits longest.
     */
    Optional<W> takeFor(Collection<String> wants) {
        Optional<Place<W>> first = linesUnderRarest(wants).stream()
                .map(line -> line.places.first())
                .filter(place -> place.labels().containsAll(wants))
                .min(ORDER);
        first.ifPresent(this::remove);
        return first.map(Place::who);
    }

    List<W> all() {
        return lines.values().stream()
                .flatMap(line -> line.places.stream())
                .map(Place::who)
                .toList();
    }

    private Collection<Line<W>> linesUnderRarest(Collection<String> wants) {
        if (wants.isEmpty()) {
            return lines.values();
        }
        return wants.stream()
                .map(byLabel::get)
                .map(found -> Objects.requireNonNullElse(found, Set.<Line<W>>of()))
                .min(Comparator.comparingInt(Set::size))
                .orElse(Set.of());
    }

    private Line<W> opened(Set<String> labels) {
        Line<W> line = new Line<>();
        labels.forEach(
                label -> byLabel.computeIfAbsent(label, any -> new HashSet<>()).add(line));
        return line;
    }

    private void closeIfEmpty(Set<String> labels, Line<W> line) {
        if (line.places.isEmpty()) {
            lines.remove(labels);
            labels.forEach(label -> byLabel.computeIfPresent(
                    label, (any, found) -> found.remove(line) && found.isEmpty() ? null : found));
        }
    }
}
