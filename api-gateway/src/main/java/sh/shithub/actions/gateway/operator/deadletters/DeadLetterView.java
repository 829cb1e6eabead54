package sh.shithub.actions.gateway.operator.deadletters;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.gateway.web.UtcTime;

/**
 * A dead letter as operators see it.
 *
 * @param id {@code partition-offset} in the topic of dead letters
 * @param state open, replayed or discarded; one that was replayed is not open, also when the replay failed
 * @param reason why, in one word
 * @param detail why, in the consumer's words
 * @param topic where it came from, or "unknown"
 * @param partition there
 * @param offset there
 * @param group the consumer group that could not handle it
 * @param attempts how often it was tried
 * @param key as text
 * @param bytes of its value; of a letter by reference, of the whole record
 * @param replayOf the dead letter whose replay became this one
 * @param replays how often it was replayed
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record DeadLetterView(
        String id,

        @Schema(allowableValues = {"open", "replayed", "discarded"})
        String state,

        DeadLetterKind reason,
        String detail,
        String topic,
        @Nullable Integer partition,
        @Nullable Long offset,
        String group,
        @Nullable Integer attempts,
        @Nullable String key,
        int bytes,

        @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED)
        String parkedAt,

        @Nullable String replayOf,
        int replays,
        @Nullable @Schema(format = "date-time") String replayedAt,
        @Nullable String replayedBy,
        @Nullable @Schema(format = "date-time") String discardedAt,
        @Nullable String discardedBy,
        @Nullable String discardNote) {
    static final String COLUMNS = """
            partition, record_offset, kind, reason, origin_topic, origin_partition, origin_offset, consumer_group, attempts,
            record_key, bytes, parked_at, replay_of, replays, replayed_at, replayed_by, discarded_at, discarded_by,
            discard_note
            """;

    static DeadLetterView of(ResultSet row) throws SQLException {
        return new DeadLetterView(
                new LetterId(row.getInt("partition"), row.getLong("record_offset")).toString(),
                state(row),
                DeadLetterKind.of(row.getString("kind")).orElse(DeadLetterKind.other),
                row.getString("reason"),
                row.getString("origin_topic"),
                row.getObject("origin_partition", Integer.class),
                row.getObject("origin_offset", Long.class),
                row.getString("consumer_group"),
                row.getObject("attempts", Integer.class),
                row.getString("record_key"),
                row.getInt("bytes"),
                UtcTime.of(row, "parked_at"),
                row.getString("replay_of"),
                row.getInt("replays"),
                UtcTime.of(row, "replayed_at"),
                row.getString("replayed_by"),
                UtcTime.of(row, "discarded_at"),
                row.getString("discarded_by"),
                row.getString("discard_note"));
    }

    /** What was decided last: one that was discarded may be replayed all the same. */
    private static String state(ResultSet row) throws SQLException {
        if (row.getObject("discarded_at") != null) {
            return "discarded";
        }
        return row.getInt("replays") > 0 ? "replayed" : "open";
    }

    boolean open() {
        return state.equals("open");
    }

    /** Who has decided about it, in words; for one that is not open. */
    String decision() {
        return state.equals("discarded")
                ? "discarded by " + discardedBy + " at " + discardedAt
                : "replayed by " + replayedBy + " at " + replayedAt;
    }
}
