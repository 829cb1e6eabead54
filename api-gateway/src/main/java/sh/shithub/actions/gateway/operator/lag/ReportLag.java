package sh.shithub.actions.gateway.operator.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.platform.consume.PausedMark;

/** From what was seen in a round, and before, to what operators read. */
final class ReportLag {
    private static final int NAMED = 3;

    private final GroupSnapshot seen;
    private final Map<OldestRecords.Position, Long> written;
    private final LagSettings settings;
    private final LagRows rows;
    private final Map<Key, Progress> progress;

    ReportLag(
            GroupSnapshot seen,
            Map<OldestRecords.Position, Long> written,
            LagSettings settings,
            LagRows rows,
            Map<Key, Progress> progress) {
        this.seen = seen;
        this.written = written;
        this.settings = settings;
        this.rows = rows;
        this.progress = progress;
    }

    record Key(String group, String topic) {}

    /**
     * Where a group is in a partition. A partition that was never committed is read from its start (the groups begin at the
     * earliest record).
     *
     * @param committed null when nothing was
     * @param next the offset of the first record that waits
     */
    record Place(Long committed, long next, long lost, long lag, long end) {}

    static Optional<Place> place(TopicPartition partition, GroupSnapshot.Group group, GroupSnapshot seen) {
        GroupSnapshot.Bounds bounds = seen.bounds().get(partition);
        if (bounds == null) {
            return Optional.empty();
        }
        OffsetAndMetadata known = group.committed().get(partition);
        Long committed = known == null ? null : Long.valueOf(known.offset());
        long lost = committed == null ? 0 : Math.max(0, bounds.start() - committed);
        long next = Math.max(bounds.start(), committed == null ? 0 : committed);
        return Optional.of(new Place(committed, next, lost, Math.max(0, bounds.end() - next), bounds.end()));
    }

    LagReport report(List<Groups.Expected> expected) {
        return new LagReport(
                seen.at().toString(), expected.stream().map(this::group).toList());
    }

    private LagReport.Group group(Groups.Expected expected) {
        GroupSnapshot.Group known = seen.groups().get(expected.group());
        Optional<Integer> members = rows.wanted(expected);
        List<LagReport.Topic> topics = expected.topics().stream()
                .map(topic -> topic(expected.group(), topic, known))
                .toList();
        boolean complete = known != null && topics.stream().noneMatch(topic -> topic.lag() == null);
        ClassifyGroup.Verdict verdict =
                complete ? ClassifyGroup.of(facts(expected, known, topics, members)) : ClassifyGroup.unknown();
        return new LagReport.Group(
                expected.group(),
                verdict.state(),
                verdict.reason(),
                known == null ? null : known.members(),
                members.orElse(null),
                topics);
    }

    private LagReport.Topic topic(String group, String topic, GroupSnapshot.Group known) {
        Progress watched = progress.computeIfAbsent(new Key(group, topic), key -> new Progress());
        List<LagReport.Partition> partitions = seen.partitionsOf(topic)
                .map(partition -> partition(partition, known, watched))
                .toList();
        if (known == null || partitions.stream().anyMatch(partition -> partition.lag() == null)) {
            return new LagReport.Topic(topic, null, null, null, null, null, partitions);
        }
        long lag = partitions.stream().mapToLong(LagReport.Partition::lag).sum();
        Double age = age(partitions);
        long end = partitions.stream().mapToLong(LagReport.Partition::end).sum();
        watched.add(new Progress.Sample(seen.at(), end - lag, end, age));
        Optional<Progress.Rates> rates = watched.rates();
        return new LagReport.Topic(
                topic,
                lag,
                age,
                rates.map(Progress.Rates::in).orElse(null),
                rates.map(Progress.Rates::out).orElse(null),
                lag == 0
                        ? Double.valueOf(0)
                        : rates.flatMap(now -> ClassifyGroup.drainSeconds(lag, now))
                                .orElse(null),
                partitions);
    }

    private LagReport.Partition partition(TopicPartition partition, GroupSnapshot.Group known, Progress watched) {
        Place place = known == null ? null : place(partition, known, seen).orElse(null);
        if (place == null) {
            return new LagReport.Partition(partition.partition(), null, null, null, null, null, null);
        }
        watched.stands(partition, place.next(), seen.at());
        return new LagReport.Partition(
                partition.partition(),
                known.owners().get(partition),
                place.committed(),
                place.end(),
                place.lag(),
                place.lag() == 0 ? Double.valueOf(0) : ageOf(partition, place),
                watched.lastCommit(partition).map(Instant::toString).orElse(null));
    }

    private Double ageOf(TopicPartition partition, Place place) {
        Long at = written.get(new OldestRecords.Position(partition, place.next()));
        return at == null ? null : Math.max(0, seen.at().toEpochMilli() - at) / 1000.0;
    }

    /** Of the oldest record that waits in any of them; null when one of them is not known. */
    private static Double age(List<LagReport.Partition> partitions) {
        List<Double> ages =
                partitions.stream().map(LagReport.Partition::oldestAgeSeconds).toList();
        return ages.stream().anyMatch(Objects::isNull)
                ? null
                : ages.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private ClassifyGroup.Facts facts(
            Groups.Expected expected,
            GroupSnapshot.Group known,
            List<LagReport.Topic> topics,
            Optional<Integer> expectedMembers) {
        long lost = 0;
        List<String> stuck = new ArrayList<>();
        List<String> gaps = new ArrayList<>(rows.lost(expected.group()));
        for (LagReport.Topic topic : topics) {
            for (LagReport.Partition partition : topic.partitions()) {
                TopicPartition name = new TopicPartition(topic.topic(), partition.partition());
                lost += place(name, known, seen).map(Place::lost).orElse(0L);
                wentBack(name, partition).ifPresent(gaps::add);
                stuck(expected.group(), name, partition).ifPresent(stuck::add);
            }
        }
        long lag = topics.stream().mapToLong(LagReport.Topic::lag).sum();
        boolean aged = topics.stream().noneMatch(topic -> topic.oldestAgeSeconds() == null);
        return new ClassifyGroup.Facts(
                known.state(),
                known.members(),
                expectedMembers,
                !known.committed().isEmpty(),
                lost,
                pausedWhy(known),
                lag,
                aged
                        ? topics.stream()
                                .mapToDouble(LagReport.Topic::oldestAgeSeconds)
                                .max()
                                .orElse(0)
                        : null,
                stuck.size() > NAMED
                        ? List.of(stuck.size() + " partitions do not move, such as " + stuck.get(0))
                        : stuck,
                gaps.size() > NAMED ? List.of(gaps.size() + " gaps, the newest: " + gaps.get(0)) : gaps,
                rates(topics));
    }

    /** A consumer that is there finds this by itself and says where it went on. */
    private static Optional<String> wentBack(TopicPartition name, LagReport.Partition partition) {
        return partition.committed() == null || partition.committed() <= partition.end()
                ? Optional.empty()
                : Optional.of("the log of " + name + " ends at " + partition.end() + ", below the offset "
                        + partition.committed() + " up to which it was read");
    }

    private Optional<String> stuck(String group, TopicPartition name, LagReport.Partition partition) {
        Progress watched = progress.get(new Key(group, name.topic()));
        Duration standing = watched.standing(name, seen.at());
        return partition.lag() == 0 || standing.compareTo(settings.lagStalled()) < 0
                ? Optional.empty()
                : Optional.of("partition " + name + " has not moved for " + ClassifyGroup.words(standing.toSeconds()));
    }

    /** Of all topics together; not known while one of them is not. */
    private static Optional<Progress.Rates> rates(List<LagReport.Topic> topics) {
        return topics.stream().anyMatch(topic -> topic.inPerSecond() == null)
                ? Optional.empty()
                : Optional.of(new Progress.Rates(
                        topics.stream()
                                .mapToDouble(LagReport.Topic::inPerSecond)
                                .sum(),
                        topics.stream()
                                .mapToDouble(LagReport.Topic::outPerSecond)
                                .sum()));
    }

    private static Optional<String> pausedWhy(GroupSnapshot.Group known) {
        return known.committed().values().stream()
                .map(OffsetAndMetadata::metadata)
                .flatMap(metadata -> PausedMark.reason(metadata).stream())
                .findFirst();
    }
}
