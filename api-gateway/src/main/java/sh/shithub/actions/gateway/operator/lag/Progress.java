package sh.shithub.actions.gateway.operator.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** What the last hour's rounds showed of one group on one topic. Not shared by threads. */
final class Progress {
    /** The present rates are those of the last minute. */
    private static final Duration RATES = Duration.ofSeconds(60);

    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Map<TopicPartition, Moved> moves = new HashMap<>();

    /**
     * One round.
     *
     * @param read sum of the offsets up to which the group has read
     * @param end sum of the offsets up to which was written
     * @param oldestAgeSeconds of the first record that waits, null when not known
     */
    record Sample(Instant at, long read, long end, Double oldestAgeSeconds) {
        long lag() {
            return Math.max(0, end - read);
        }
    }

    /** Records a second. */
    record Rates(double in, double out) {}

    private record Moved(long offset, Instant at, boolean seenMoving) {}

    void add(Sample sample) {
        Sample last = samples.peekLast();
        if (last != null && sample.end() < last.end()) {
            // The topic was made anew: nothing of before can be compared.
            samples.clear();
            moves.clear();
        }
        dropCrowded();
        samples.addLast(sample);
        Instant kept = sample.at().minus(KEPT);
        while (samples.peekFirst().at().isBefore(kept)) {
            samples.removeFirst();
        }
    }

    /** However often it is asked for, an hour holds a bounded number of rounds. */
    private void dropCrowded() {
        if (samples.size() > 1) {
            Sample last = samples.removeLast();
            if (Duration.between(samples.peekLast().at(), last.at()).compareTo(LEAST) >= 0) {
                samples.addLast(last);
            }
        }
    }

    void stands(TopicPartition partition, long offset, Instant at) {
        Moved before = moves.get(partition);
        if (before == null) {
            moves.put(partition, new Moved(offset, at, false));
        } else if (before.offset() != offset) {
            moves.put(partition, new Moved(offset, at, true));
        }
    }

    /** When the committed offset was seen to move last; empty when that was before the watch began. */
    Optional<Instant> lastCommit(TopicPartition partition) {
        return Optional.ofNullable(moves.get(partition))
                .filter(Moved::seenMoving)
                .map(Moved::at);
    }

    /** For how long the committed offset has been seen to stand where it is. */
    Duration standing(TopicPartition partition, Instant now) {
        Moved moved = moves.get(partition);
        return moved == null ? Duration.ZERO : Duration.between(moved.at(), now);
    }

    /** Empty until two rounds can be compared. */
    Optional<Rates> rates() {
        Sample last = samples.peekLast();
        if (last == null) {
            return Optional.empty();
        }
        Instant from = last.at().minus(RATES);
        Sample first = samples.stream()
                .filter(sample -> !sample.at().isBefore(from))
                .findFirst()
                .orElse(last);
        Duration between = Duration.between(first.at(), last.at());
        if (between.compareTo(LEAST) < 0) {
            return Optional.empty();
        }
        double seconds = between.toMillis() / 1000.0;
        return Optional.of(
                new Rates((last.end() - first.end()) / seconds, Math.max(0, last.read() - first.read()) / seconds));
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }
}
