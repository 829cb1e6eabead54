package sh.shithub.actions.platform.consume;

import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.Topic;
import io.micronaut.context.annotation.Requires;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import sh.shithub.actions.contracts.Topics;

/** A member of a group that counts what it hears; only for the test that asks for it. */
@Requires(property = "secure-probe.listens")
@KafkaListener(groupId = "secure-probe", offsetReset = OffsetReset.EARLIEST)
public final class SecureProbe {
    private final AtomicInteger heard = new AtomicInteger();

    @Topic(Topics.EVENTS)
    void on(ConsumerRecord<byte[], byte[]> record) {
        heard.incrementAndGet();
    }

    public int heard() {
        return heard.get();
    }
}
