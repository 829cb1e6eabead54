package sh.shithub.actions.gateway.operator.overview;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;

/**
 * Counts what object storage should hold, by the rows. There may be millions, so each round goes on through the next {@value #SLICE} and
 * the figures are those of the last complete pass: as old as a pass takes, which follows from the history, while a round costs the same.
 */
@Singleton
final class WalkStorage {
    private static final int SLICE = 10_000;

    /** A rerun's taken-over steps name the objects of the first run: they count twice. */
    static final String LOGS = """
            SELECT count(*) AS rows, max(id) AS last, count(log_object_key) AS objects,
                coalesce(sum(log_byte_count) FILTER (WHERE log_object_key IS NOT NULL), 0)::bigint AS bytes
            FROM (
                SELECT id, log_object_key, log_byte_count FROM workflow_steps WHERE id > ? ORDER BY id LIMIT ?
            ) slice
            """;

    static final String ARTIFACTS = """
            SELECT count(*) AS rows, max(id) AS last,
                count(*) FILTER (WHERE status IN ('uploaded', 'size_mismatch')) AS objects,
                coalesce(sum(stored_bytes), 0)::bigint AS bytes
            FROM (
                SELECT id, status, stored_bytes FROM workflow_artifacts WHERE id > ? ORDER BY id LIMIT ?
            ) slice
            """;

    private final List<Kind> kinds;

    WalkStorage(MeterRegistry registry) {
        kinds = List.of(new Kind("log", LOGS, registry), new Kind("artifact", ARTIFACTS, registry));
    }

    /** One round: a slice of each kind. */
    void goOn(Connection connection) {
        kinds.forEach(kind -> kind.goOn(connection));
    }

    private record Slice(int rows, long last, long objects, long bytes) {}

    private static final class Kind {
        private final String sql;
        private long after;
        private long objects;
        private long bytes;
        private volatile double allObjects = Double.NaN;
        private volatile double allBytes = Double.NaN;

        Kind(String name, String sql, MeterRegistry registry) {
            this.sql = sql;
            Gauge.builder("shithub.actions.storage.objects", this, kind -> kind.allObjects)
                    .description("Objects that rows name, as the last pass through the rows found")
                    .tag("kind", name)
                    .register(registry);
            Gauge.builder("shithub.actions.storage.bytes", this, kind -> kind.allBytes)
                    .description("Their bytes")
                    .tag("kind", name)
                    .register(registry);
        }

        void goOn(Connection connection) {
            Slice slice = Columns.none(connection)
                    .value(after)
                    .value(SLICE)
                    .query(
                            sql,
                            row -> new Slice(
                                    row.getInt("rows"),
                                    row.getLong("last"),
                                    row.getLong("objects"),
                                    row.getLong("bytes")))
                    .get(0);
            objects += slice.objects();
            bytes += slice.bytes();
            after = slice.last();
            if (slice.rows() < SLICE) {
                allObjects = objects;
                allBytes = bytes;
                after = 0;
                objects = 0;
                bytes = 0;
            }
        }
    }
}
