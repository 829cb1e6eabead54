package sh.shithub.actions.claim.secrets;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.secrets.NotOpenedException;
import sh.shithub.actions.platform.secrets.SecretPlace;
import sh.shithub.actions.platform.secrets.SecretSeal;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.RecordRow;

/**
 * Gives claims their secrets: those of the owner, shadowed by the repository's of the same name. What a claim carries is kept with it
 * in the same transaction, so that its log is masked although the secrets may change or go (invariant 10).
 */
@Singleton
public record CarrySecrets(SecretSeal seal) {
    private static final Logger LOG = LoggerFactory.getLogger(CarrySecrets.class);

    private static final String SECRETS = """
            SELECT s.scope, s.owner, s.repo_id, s.name, s.sealed
            FROM unnest(?::text[], ?::text[], ?::bigint[]) AS w (scope, owner, repo_id)
            JOIN workflow_secrets s ON s.scope = w.scope AND s.owner = w.owner AND s.repo_id = w.repo_id
            """;

    private static final String NEWEST = """
            SELECT m.job_id, m.attempt, m.sealed
            FROM unnest(?::bigint[]) AS c (job_id)
            CROSS JOIN LATERAL (
                SELECT job_id, attempt, sealed
                FROM workflow_job_secret_masks
                WHERE job_id = c.job_id
                ORDER BY attempt DESC
                LIMIT 1
            ) m
            """;

    private static final String KEEP = """
            INSERT INTO workflow_job_secret_masks (job_id, attempt, sealed)
            SELECT * FROM unnest(?::bigint[], ?::int[], ?::bytea[])
            """;

    /**
     * A claim whose repository or owner has secrets.
     *
     * @param attempt of the claim, which the snapshot is bound to
     */
    public record Carrier(long jobId, int attempt, long repoId, String owner) {}

    /**
     * What came of it, by job.
     *
     * @param sealed as an offer carries it, base64
     * @param undeliverable why a claim cannot be given its secrets, in words
     */
    public record Carried(Map<Long, String> sealed, Map<Long, String> undeliverable) {}

    /** All stored secrets of one repository or of one owner. */
    private record Shelf(SecretPlace.Scope scope, String owner, long repoId) {
        static Shelf ofOwner(Carrier claim) {
            return new Shelf(SecretPlace.Scope.owner, claim.owner(), 0);
        }

        static Shelf ofRepo(Carrier claim) {
            return new Shelf(SecretPlace.Scope.repo, "", claim.repoId());
        }
    }

    private record Stored(SecretPlace place, byte[] sealed) {
        Shelf shelf() {
            return new Shelf(place.scope(), place.owner(), place.repoId());
        }
    }

    private record Snapshot(Carrier claim, Map<String, String> values, byte[] sealed) {}

    public Carried carry(Connection transaction, Collection<Carrier> claims) {
        Map<Shelf, List<Stored>> stored = stored(transaction, claims);
        List<Snapshot> snapshots = new ArrayList<>();
        Map<Long, String> undeliverable = new HashMap<>();
        for (Carrier claim : claims) {
            try {
                snapshots.add(snapshot(claim, stored));
            } catch (NotOpenedException e) {
                LOG.error("job {} cannot be handed out: {}", claim.jobId(), e.getMessage());
                undeliverable.put(claim.jobId(), e.getMessage());
            }
        }
        keep(transaction, snapshots);
        Map<Long, String> sealed = new HashMap<>();
        snapshots.forEach(snapshot ->
                sealed.put(snapshot.claim().jobId(), Base64.getEncoder().encodeToString(snapshot.sealed())));
        return new Carried(sealed, undeliverable);
    }

    private static Map<Shelf, List<Stored>> stored(Connection transaction, Collection<Carrier> claims) {
        Map<Shelf, List<Stored>> stored = new HashMap<>();
        Columns.of(
                        transaction,
                        claims.stream()
                                .flatMap(claim -> Stream.of(Shelf.ofOwner(claim), Shelf.ofRepo(claim)))
                                .collect(toSet()))
                .names(Shelf::scope)
                .texts(Shelf::owner)
                .longs(Shelf::repoId)
                .query(SECRETS, CarrySecrets::secret)
                .forEach(secret -> stored.computeIfAbsent(secret.shelf(), shelf -> new ArrayList<>())
                        .add(secret));
        return stored;
    }

    private Snapshot snapshot(Carrier claim, Map<Shelf, List<Stored>> stored) {
        Map<String, Stored> byName = new TreeMap<>();
        Stream.of(Shelf.ofOwner(claim), Shelf.ofRepo(claim))
                .flatMap(shelf -> stored.getOrDefault(shelf, List.of()).stream())
                .forEach(secret -> byName.put(secret.place().name(), secret));
        Map<String, String> values = new TreeMap<>();
        byName.forEach((name, secret) -> values.put(name, seal.open(secret.place(), secret.sealed())));
        return new Snapshot(claim, values, seal.sealSnapshot(claim.jobId(), claim.attempt(), values));
    }

    /**
     * A job that is offered again and again in vain would get the same snapshot each time: one that says what the newest kept one says is
     * not kept, so they grow with changes of secrets and not with offers. None is ever taken back, not even that of an offer which no
     * runner took up: its runner may have written a chunk that is in Kafka although the token for it was never spent (the gateway
     * ended in between), and log-service may still be behind. Masks are those of all attempts together, so it does not matter which
     * attempt's row has a value.
     */
    private void keep(Connection transaction, List<Snapshot> snapshots) {
        Set<Long> same = unchanged(transaction, snapshots);
        Columns.of(
                        transaction,
                        snapshots.stream()
                                .filter(snapshot ->
                                        !same.contains(snapshot.claim().jobId()))
                                .toList())
                .longs(snapshot -> snapshot.claim().jobId())
                .ints(snapshot -> snapshot.claim().attempt())
                .bytes(Snapshot::sealed)
                .update(KEEP);
    }

    private Set<Long> unchanged(Connection transaction, List<Snapshot> snapshots) {
        Map<Long, Map<String, String>> offeredBefore = snapshots.stream()
                .filter(snapshot -> snapshot.claim().attempt() > 1)
                .collect(toMap(snapshot -> snapshot.claim().jobId(), Snapshot::values));
        Set<Long> unchanged = new HashSet<>();
        Columns.ids(transaction, offeredBefore.keySet()).query(NEWEST, row -> {
            long job = row.getLong("job_id");
            return says(job, row.getInt("attempt"), row.getBytes("sealed"), offeredBefore.get(job))
                    && unchanged.add(job);
        });
        return unchanged;
    }

    private boolean says(long job, int attempt, byte[] sealed, Map<String, String> values) {
        try {
            return seal.openSnapshot(job, attempt, sealed).equals(values);
        } catch (NotOpenedException e) {
            return false;
        }
    }

    private static Stored secret(ResultSet row) throws SQLException {
        return new Stored(RecordRow.of(SecretPlace.class).row(row), row.getBytes("sealed"));
    }
}
