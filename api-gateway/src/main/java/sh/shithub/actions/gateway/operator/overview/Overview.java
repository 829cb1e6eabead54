package sh.shithub.actions.gateway.operator.overview;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * What waits, what runs, and who is there to run it. Figures that are not known are null.
 *
 * @param collectedAt when the figures of the database were read; null until they were
 * @param ageSeconds how old they are
 * @param problem why they are old, in words; null when they are not
 * @param queue the label sets that waited longest, at most 50
 * @param queueOther the other label sets together
 * @param blockedComplete false when more runs are open than were looked at
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record Overview(
        @Nullable @Schema(format = "date-time") String collectedAt,
        @Nullable Double ageSeconds,
        @Nullable String problem,
        List<Queued> queue,
        QueueOther queueOther,
        List<Blocked> blocked,
        @Nullable Boolean blockedComplete,
        Runners runners,
        Running running,
        ClaimLatency claimLatency,
        Finalization finalization,
        Gateway gateway) {

    /**
     * Jobs that wait for a runner and for nothing but their place in line.
     *
     * @param labels what a runner must offer; empty: any runner will do
     * @param oldestAgeSeconds since when nothing but its place has held up the one that waits longest
     * @param liveRunners how many live runners offer all the labels, busy ones too
     */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Queued(List<String> labels, long waiting, double oldestAgeSeconds, long liveRunners) {}

    /** @param withoutLiveRunner how many of these label sets no live runner offers */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record QueueOther(
            @Nullable Long labelSets,
            @Nullable Long waiting,
            @Nullable Double oldestAgeSeconds,
            @Nullable Long withoutLiveRunner) {}

    /**
     * Queued jobs that no runner may take yet.
     *
     * @param blocker the first thing that would have to go away
     * @param oldestAgeSeconds since the oldest was queued, or, of those that only their place in line holds up, since when it does
     */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Blocked(
            @Schema(
                    allowableValues = {
                        "actions disabled",
                        "approval",
                        "needs",
                        "concurrency group",
                        "repository cap",
                        "owner cap",
                        "place in line",
                        "admission"
                    })
            String blocker,

            long jobs,
            double oldestAgeSeconds) {}

    /** Each runner in one of these: revoked, else draining, else live by its last heartbeat, else stale. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Runners(
            @Nullable Long live,
            @Nullable Long draining,
            @Nullable Long stale,
            @Nullable Long revoked) {}

    /**
     * @param offered those of the jobs whose runner has made no call yet
     * @param items the jobs that were handed out longest ago, at most 100
     */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Running(
            @Nullable Long jobs,
            @Nullable Long offered,
            @Nullable Double oldestLeaseAgeSeconds,
            List<Item> items) {}

    /**
     * @param leaseAgeSeconds since the job was handed out
     * @param lastCallAgeSeconds null: its runner has made no call yet
     * @param leaseExpiresAt when the last token expires
     */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Item(
            long jobId,
            long runId,
            String name,
            long runnerId,
            String runner,
            double leaseAgeSeconds,
            @Nullable Double lastCallAgeSeconds,
            @Nullable @Schema(format = "date-time") String leaseExpiresAt) {}

    /** How long jobs waited for a runner that were handed out for the first time within the window, as this gateway heard. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record ClaimLatency(
            @Nullable Double p50Seconds,
            @Nullable Double p95Seconds,
            @Nullable Double maxSeconds,
            long count,
            double windowSeconds) {}

    /** Logs that wait to be finished; counted no further than 5000. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Finalization(@Nullable Long waiting, @Nullable Double oldestAgeSeconds) {}

    /** Calls of this gateway, not of the others. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Gateway(
            @Nullable Double callsPerSecond,
            @Nullable Double clientErrorsPerSecond,
            @Nullable Double serverErrorsPerSecond,
            double windowSeconds) {}
}
