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
     * @param ownersOfSecrets of the sound ones that are to carry secrets, who owns their repository
     */
    record Read(Map<Long, JobPayload> sound, Map<Long, String> spoiled, Map<Long, String> ownersOfSecrets) {}

    Read of(Connection transaction, Collection<Long> jobIds);
}
