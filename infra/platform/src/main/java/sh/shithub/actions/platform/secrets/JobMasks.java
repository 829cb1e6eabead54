package sh.shithub.actions.platform.secrets;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sh.shithub.actions.platform.sql.Columns;

/** The texts that must never be seen in a job's log: the secrets that its claims carried, also those that were changed or deleted since. */
@Singleton
public record JobMasks(SecretSeal seal) {
    private static final String SNAPSHOTS = """
            SELECT job_id, attempt, sealed
            FROM workflow_job_secret_masks
            WHERE job_id = ANY (?::bigint[])
            """;

    /**
     * The clear values, of all attempts together, because a runner that lost its job may still write: sorted, distinct, none of them
     * empty.
     *
     * @return by job id; a job whose claims carried no secret is missing
     * @throws NotOpenedException when a snapshot does not open with this process's key
     */
    public Map<Long, List<String>> of(Connection connection, Collection<Long> jobIds) {
        Map<Long, TreeSet<String>> masks = new HashMap<>();
        for (Snapshot snapshot : snapshots(connection, jobIds)) {
            masks.computeIfAbsent(snapshot.jobId(), job -> new TreeSet<>()).addAll(open(snapshot));
        }
        masks.values().forEach(values -> values.remove(""));
        masks.values().removeIf(TreeSet::isEmpty);
        return masks.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, job -> List.copyOf(job.getValue())));
    }

    private Collection<String> open(Snapshot snapshot) {
        return seal.openSnapshot(snapshot.jobId(), snapshot.attempt(), snapshot.sealed())
                .values();
    }

    private static List<Snapshot> snapshots(Connection connection, Collection<Long> jobIds) {
        return Columns.ids(connection, jobIds)
                .query(
                        SNAPSHOTS,
                        row -> new Snapshot(row.getLong("job_id"), row.getInt("attempt"), row.getBytes("sealed")));
    }

    private record Snapshot(long jobId, int attempt, byte[] sealed) {}
}
