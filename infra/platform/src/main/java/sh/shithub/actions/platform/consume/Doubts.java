package sh.shithub.actions.platform.consume;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import sh.shithub.actions.platform.kafka.LogEnds;

/** What speaks against a member, and since when. */
final class Doubts {
    private final Map<String, Long> since = new HashMap<>();
    private Map<TopicPartition, Long> positions = Map.of();

    void look(GroupMember member, Set<String> known, Map<TopicPartition, LogEnds.End> ends) {
        GroupMember.Sight sight = member.sight();
        boolean polls = member.at().isEmpty();
        doubt(
                "it has not polled for " + WatchMembers.DOUBT.toSeconds() + " s",
                polls && sight.age().compareTo(WatchMembers.DOUBT) > 0);
        doubt("the broker does not know it as a member", polls && !known.contains(sight.memberId()));
        doubt("it gets no records although some wait", polls && stands(sight, ends));
        positions = sight.positions();
    }

    /** The reason that has lasted long enough; empty when there is none. */
    Optional<String> lasting() {
        long now = System.nanoTime();
        return since.entrySet().stream()
                .filter(one -> Duration.ofNanos(now - one.getValue()).compareTo(WatchMembers.DOUBT) >= 0)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void doubt(String why, boolean holds) {
        if (holds) {
            since.putIfAbsent(why, System.nanoTime());
        } else {
            since.remove(why);
        }
    }

    /** At the same offset as at the last look, and not at the log's end. */
    private boolean stands(GroupMember.Sight sight, Map<TopicPartition, LogEnds.End> ends) {
        return sight.positions().entrySet().stream()
                .anyMatch(one -> one.getValue().equals(positions.get(one.getKey()))
                        && ends.containsKey(one.getKey())
                        && ends.get(one.getKey()).offset() != one.getValue());
    }
}
