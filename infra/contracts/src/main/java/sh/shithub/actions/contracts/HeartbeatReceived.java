package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/**
 * A runner asks for work. Key: the runner id. Answered by {@link HeartbeatAnswered} unless its deadline has passed.
 *
 * @param deadlineMillis since 1970, by the database's clock
 * @param activeJobIds the jobs that the runner says it is running; null when it does not say
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record HeartbeatReceived(
        long runnerId,
        List<String> labels,
        int capacity,
        @Nullable String hostName,
        @Nullable String version,
        long deadlineMillis,
        ReplyTo replyTo,
        @Nullable List<Long> activeJobIds)
        implements Message {
    public HeartbeatReceived {
        Require.positive("runner_id", runnerId);
        Require.present("labels", labels);
        Require.present("reply_to", replyTo);
    }

    /** The same with other labels. */
    public HeartbeatReceived withLabels(List<String> others) {
        return new HeartbeatReceived(
                runnerId, others, capacity, hostName, version, deadlineMillis, replyTo, activeJobIds);
    }

    @Override
    public Subject subject() {
        return Subject.runner(runnerId);
    }
}
