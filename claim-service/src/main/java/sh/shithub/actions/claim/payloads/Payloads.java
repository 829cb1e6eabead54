package sh.shithub.actions.claim.payloads;

import java.sql.Connection;
import java.util.Collection;
import java.util.Map;
import sh.shithub.actions.contracts.JobPayload;

/** What a runner is told of its job. */
public interface Payloads {
    Map<Long, JobPayload> of(Connection transaction, Collection<Long> jobIds);
}
