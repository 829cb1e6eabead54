package sh.shithub.actions.contracts;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The topics, their partitions and retention (architecture.md, "Topics"). The only place where a topic's name stands. */
public final class Topics {
    public static final String HEARTBEATS = "actions.heartbeats";
    public static final String RUN_REQUESTS = "actions.run-requests";
    public static final String STATUS = "actions.status";
    public static final String LOGS = "actions.logs";
    public static final String LOG_FINALIZATIONS = "actions.log-finalizations";
    public static final String REPLIES = "actions.replies";
    public static final String EVENTS = "actions.events";
    public static final String DEAD_LETTERS = "actions.dead-letters";

    /** Twelve divides by 2, 3, 4 and 6 instances; the count is the ceiling of a group's scaling. */
    private static final int WORK_PARTITIONS = 12;

    private static final int REPLY_PARTITIONS = 16;
    private static final String MINUTES_10 = "600000";
    private static final String DAY = "86400000";
    private static final String WEEK = "604800000";

    private Topics() {}

    /**
     * One topic as it must exist on the broker.
     *
     * @param name the topic
     * @param partitions number of partitions; never lowered, raised only with all consumers stopped (order is per key)
     * @param config topic settings in Kafka's own names
     */
    public record Spec(String name, int partitions, Map<String, String> config) {}

    /** Every topic of the system, in the order of architecture.md, "Topics". */
    public static List<Spec> all() {
        return List.of(
                spec(HEARTBEATS, WORK_PARTITIONS, MINUTES_10),
                spec(RUN_REQUESTS, WORK_PARTITIONS, WEEK),
                spec(STATUS, WORK_PARTITIONS, WEEK),
                spec(LOGS, WORK_PARTITIONS, WEEK),
                spec(LOG_FINALIZATIONS, WORK_PARTITIONS, DAY),
                spec(REPLIES, REPLY_PARTITIONS, MINUTES_10),
                spec(EVENTS, WORK_PARTITIONS, WEEK),
                spec(DEAD_LETTERS, 1, WEEK, Limits.DEAD_LETTER_BYTES));
    }

    /** Empty when it is none of ours. */
    public static Optional<Spec> named(String name) {
        return all().stream().filter(spec -> spec.name().equals(name)).findFirst();
    }

    private static Spec spec(String name, int partitions, String retentionMillis) {
        return spec(name, partitions, retentionMillis, Limits.RECORD_BYTES);
    }

    private static Spec spec(String name, int partitions, String retentionMillis, int recordBytes) {
        return new Spec(
                name,
                partitions,
                Map.of(
                        // A record is as large for its reader as it is on the broker: a kilobyte cannot become a
                        // gigabyte.
                        "compression.type",
                        "uncompressed",
                        "retention.ms",
                        retentionMillis,
                        "max.message.bytes",
                        Integer.toString(recordBytes),
                        "cleanup.policy",
                        "delete"));
    }
}
