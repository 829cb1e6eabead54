package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/** Answer to a run request. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record RunQueued(long runId, long runIndex, List<Job> jobs, boolean alreadyExists) implements Message {
    public RunQueued {
        Require.positive("run_id", runId);
        Require.present("jobs", jobs);
    }

    /** A job of the queued run, in the order of the request. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    public record Job(long id, String key, long checkRunId) {}
}
