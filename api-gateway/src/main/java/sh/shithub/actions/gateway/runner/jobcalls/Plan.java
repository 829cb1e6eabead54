package sh.shithub.actions.gateway.runner.jobcalls;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.gateway.auth.ChainState;

/**
 * What a call leads to if its token is accepted.
 *
 * @param records to be durable in Kafka before the token counts as spent
 * @param next the state that the next token carries
 * @param last no token follows: the job has ended
 * @param artifact to be entered in the same transaction, or null
 */
public record Plan(List<ProducerRecord<byte[], byte[]>> records, ChainState next, boolean last, Artifact artifact) {
    public Plan(List<ProducerRecord<byte[], byte[]>> records, ChainState next) {
        this(records, next, false, null);
    }

    /**
     * A row of {@code workflow_artifacts}; a name is used once in a run.
     *
     * @param objectKey of its object in a run that has lost no runner
     * @param ownKey names the job and its attempt too: a lost runner still has an address for {@code objectKey}
     * @param createdAt whole seconds: its address is signed as of this moment, so that a repeated call can be given the same
     * @param again the job has announced it before, and nothing is stored
     */
    public record Artifact(
            String name, String objectKey, String ownKey, long sizeBytes, Instant createdAt, boolean again) {}
}
