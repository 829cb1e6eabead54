package sh.shithub.actions.claim.admission;

import java.time.Instant;
import java.util.List;

/**
 * A job that came into line: from now on a runner may take it.
 *
 * @param labels what the runner must offer
 */
public record ReadyJob(long jobId, long runId, int attempt, Instant readyAt, List<String> labels) {}
