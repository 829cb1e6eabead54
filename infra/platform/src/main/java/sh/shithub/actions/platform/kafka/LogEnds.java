package sh.shithub.actions.platform.kafka;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Where partitions end, as the broker says and not as a consumer believes. */
@Singleton
public record LogEnds(AdminClient admin) {
    private static final int WITHIN_MILLIS = 5000;

    /**
     * @param offset of the next record that will be written
     * @param epoch the leader's now
     */
    public record End(long offset, int epoch) {
        private static End of(ListOffsetsResultInfo info) {
            return new End(info.offset(), info.leaderEpoch().orElse(Integer.MAX_VALUE));
        }
    }

    /** @throws KafkaException when the broker does not answer */
    public Map<TopicPartition, End> of(Collection<TopicPartition> partitions) {
        try {
            Map<TopicPartition, End> ends = new HashMap<>();
            admin.listOffsets(
                            partitions.stream()
                                    .collect(
                                            Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())),
                            new ListOffsetsOptions().timeoutMs(WITHIN_MILLIS))
                    .all()
                    .get()
                    .forEach((partition, info) -> ends.put(partition, End.of(info)));
            return ends;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }
}
