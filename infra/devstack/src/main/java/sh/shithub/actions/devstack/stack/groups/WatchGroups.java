package sh.shithub.actions.devstack.stack.groups;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;

/** Looks at groups through the broker, ten times a second, from outside the consumers. */
public final class WatchGroups implements GroupWatch {
    private static final int LOOK_EVERY_MILLIS = 100;
    private static final int ANSWERS_WITHIN_SECONDS = 10;
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Groups.Expected> groups;
    private final Admin admin;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(WatchGroups::daemon);
    private final Map<String, Standstill<TopicPartition>> stood = new HashMap<>();
    private Map<String, Look> last = Map.of();

    /** Of one group: how it is described, and each partition that it reads. */
    private record Look(ConsumerGroupDescription group, Map<TopicPartition, Standstill.Seen> partitions) {
        boolean isSettled(int members) {
            return group.groupState() == GroupState.STABLE
                    && group.members().size() == members
                    && group.members().stream().allMatch(Look::hasWhatItShould)
                    && partitions.values().stream().allMatch(Standstill.Seen::owned);
        }

        private static boolean hasWhatItShould(MemberDescription member) {
            return member.targetAssignment()
                    .map(target ->
                            target.topicPartitions().equals(member.assignment().topicPartitions()))
                    .orElse(true);
        }
    }

    public WatchGroups(String bootstrap, List<String> services) {
        groups = Groups.expected().stream()
                .filter(group -> services.contains(group.service()))
                .toList();
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        groups.forEach(group -> stood.put(group.group(), new Standstill<>()));
        if (!groups.isEmpty()) {
            thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public boolean awaitStable(Map<String, Integer> instances, Duration within) {
        long end = System.nanoTime() + within.toNanos();
        if (!Wait.until(within, () -> isSettled(instances))) {
            return false;
        }
        Map<TopicPartition, Long> waiting = waiting();
        return Wait.until(Duration.ofNanos(Math.max(0, end - System.nanoTime())), () -> goOn(waiting));
    }

    @Override
    public synchronized List<String> report() {
        return groups.stream().map(group -> line(group.group())).toList();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }

    private synchronized boolean isSettled(Map<String, Integer> instances) {
        return groups.stream().allMatch(group -> {
            Look look = last.get(group.group());
            return look != null && look.isSettled(group.membersOf(instances.getOrDefault(group.service(), 1)));
        });
    }

    /** The next offset of each partition with records that wait. */
    private synchronized Map<TopicPartition, Long> waiting() {
        Map<TopicPartition, Long> waiting = new HashMap<>();
        last.values()
                .forEach(look -> look.partitions().forEach((partition, seen) -> {
                    if (seen.waits()) {
                        waiting.put(partition, seen.next());
                    }
                }));
        return waiting;
    }

    private synchronized boolean goOn(Map<TopicPartition, Long> waited) {
        return last.values().stream()
                .flatMap(look -> look.partitions().entrySet().stream())
                .allMatch(one -> one.getValue().next() > waited.getOrDefault(one.getKey(), -1L));
    }

    private String line(String group) {
        Standstill<TopicPartition> cost = stood.get(group);
        String unowned = cost.unowned()
                .map(longest -> longest.partition() + " was without an owner for " + words(longest.time()))
                .orElse("every partition always had an owner");
        String still = cost.still()
                .map(longest -> longest.partition() + " had records waiting and did none for " + words(longest.time())
                        + ", the longest of " + cost.busy() + " partitions with records")
                .orElse("no record waited");
        return "group " + group + ": " + unowned + "; " + still;
    }

    private static String words(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toNanos() / NANOS_PER_SECOND);
    }

    /** One that fails is left out: what stood still meanwhile is seen at the next. */
    private void look() {
        try {
            List<String> names = groups.stream().map(Groups.Expected::group).toList();
            Map<String, KafkaFuture<ConsumerGroupDescription>> described =
                    admin.describeConsumerGroups(names).describedGroups();
            ListConsumerGroupOffsetsResult committed = admin.listConsumerGroupOffsets(
                    names.stream().collect(Collectors.toMap(name -> name, name -> new ListConsumerGroupOffsetsSpec())));
            ListOffsetsResult ends = admin.listOffsets(groups.stream()
                    .flatMap(WatchGroups::partitions)
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())));
            Map<String, Look> looks = new HashMap<>();
            for (Groups.Expected group : groups) {
                looks.put(
                        group.group(),
                        new Look(
                                get(described.get(group.group())),
                                seen(
                                        group,
                                        get(described.get(group.group())),
                                        get(committed.partitionsToOffsetAndMetadata(group.group())),
                                        ends)));
            }
            remember(looks);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // Also a group that there is not yet.
            return;
        }
    }

    private static Map<TopicPartition, Standstill.Seen> seen(
            Groups.Expected group,
            ConsumerGroupDescription description,
            Map<TopicPartition, OffsetAndMetadata> committed,
            ListOffsetsResult ends)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<TopicPartition> owned = description.members().stream()
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .collect(Collectors.toSet());
        Map<TopicPartition, Standstill.Seen> seen = new HashMap<>();
        for (TopicPartition partition : partitions(group).toList()) {
            OffsetAndMetadata next = committed.get(partition);
            seen.put(
                    partition,
                    new Standstill.Seen(
                            owned.contains(partition),
                            next == null ? 0 : next.offset(),
                            get(ends.partitionResult(partition)).offset()));
        }
        return seen;
    }

    private synchronized void remember(Map<String, Look> looks) {
        long now = System.nanoTime();
        looks.forEach((group, look) -> stood.get(group).look(now, look.partitions()));
        last = looks;
    }

    private static Stream<TopicPartition> partitions(Groups.Expected group) {
        return Topics.all().stream()
                .filter(topic -> group.topics().contains(topic.name()))
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)));
    }

    private static <T> T get(KafkaFuture<T> asked) throws InterruptedException, ExecutionException, TimeoutException {
        return asked.get(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "watch-groups");
        thread.setDaemon(true);
        return thread;
    }
}
