package sh.shithub.actions.checks.faults;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Utils;
import sh.shithub.actions.contracts.Topics;

/** Everything that clients and operators were acknowledged, and every answer that the contract does not allow. */
final class Ledger {
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final Map<Long, Queued> runs = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Set<String> losses = ConcurrentHashMap.newKeySet();
    private volatile Instant restored = Instant.MIN;

    /** A run as it was acknowledged to an operator. */
    record Queued(long run, List<Long> jobs, Instant at) {}

    Told claimed(long job, long run) {
        Told claim = new Told(job, run);
        told.add(claim);
        return claim;
    }

    void queued(long run, List<Long> jobs) {
        runs.put(run, new Queued(run, jobs, Instant.now()));
        calls.incrementAndGet();
    }

    void acknowledged() {
        calls.incrementAndGet();
    }

    int calls() {
        return calls.get();
    }

    void wrong(String what) {
        wrong.add(what);
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    List<Told> told() {
        return told;
    }

    List<Queued> runs() {
        return List.copyOf(runs.values());
    }

    /** Topics of which records were lost since this was last asked. */
    Set<String> takeLosses() {
        Set<String> taken = Set.copyOf(losses);
        losses.removeAll(taken);
        return taken;
    }

    /** What was in that partition and perhaps not yet read is gone. */
    void partitionLost(String topic, int partition) {
        losses.add(topic);
        told.stream()
                .filter(claim -> !claim.isChecked())
                .filter(claim -> partition == partitionOf(topic, topic.equals(Topics.LOGS) ? claim.job() : claim.run()))
                .forEach(Told::excuse);
    }

    private static int partitionOf(String topic, long key) {
        byte[] bytes = Long.toString(key).getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(bytes))
                % Topics.named(topic).orElseThrow().partitions();
    }

    /**
     * What only the database knew since then is gone: who was handed which job, and the numbers of new runs, which others may get
     * now.
     */
    void databaseRestored(Instant to) {
        restored = to;
        runs.values().removeIf(run -> run.at().isAfter(to));
        told.stream().filter(claim -> claim.claimed().isAfter(to)).forEach(claim -> {
            claim.excuse();
            told.remove(claim);
        });
    }

    /** Whether the database may have forgotten a runner that was registered then. */
    boolean mayBeForgotten(Instant registered) {
        return registered.isAfter(restored) && restored.isAfter(Instant.MIN);
    }
}
