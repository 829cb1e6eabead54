package sh.shithub.actions.claim.payloads;

import java.sql.Connection;
import java.util.Collection;
import java.util.Map;
import sh.shithub.actions.contracts.JobPayload;

/** What a runner is told of its job. */
public interface Payloads {
    /**
     * What was found, by job.
     *
     * @param sound as runners are told
     * @param spoiled why a job's rows make no payload, in words
     */
    record Read(Map<Long, JobPayload> sound, Map<Long, String> spoiled) {}

    Read of(Connection transaction, Collection<Long> jobIds);
}
