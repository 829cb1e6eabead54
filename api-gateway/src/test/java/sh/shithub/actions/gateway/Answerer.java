package sh.shithub.actions.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.reply.Replies;
import sh.shithub.actions.testkit.DevStack;

/** Answers what the gateway asks across Kafka, as the service behind a topic would. */
public final class Answerer implements AutoCloseable {
    /** An answer, and to whom. */
    public record Said(ReplyTo to, Message answer) {}

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final MessageCodec codec;
    private final Function<Message, Said> answers;
    private final Thread thread = new Thread(this::loop, "answerer");
    private volatile boolean closed;
    /** Of which runner the next question is not answered yet. */
    private volatile long held;

    private volatile ReplyTo heldBack;

    /** @param answers null where nothing is to be answered */
    public Answerer(DevStack stack, MessageCodec codec, String topic, Function<Message, Said> answers) {
        this.codec = codec;
        this.answers = answers;
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.bootstrap(),
                        "group.id",
                        "answerer-" + UUID.randomUUID(),
                        "fetch.max.wait.ms",
                        "20",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
        consumer.subscribe(List.of(topic));
        thread.start();
    }

    /** The next question of this runner is heard, and answered by {@link #release}. */
    public void hold(long runnerId) {
        held = runnerId;
    }

    public void release(Message answer) {
        producer.send(new Replies(codec).reply(heldBack, answer));
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        try (consumer;
                producer) {
            Replies replies = new Replies(codec);
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    Message question = codec.decode(record.value());
                    if (question instanceof HeartbeatReceived heartbeat && heartbeat.runnerId() == held) {
                        held = 0;
                        heldBack = heartbeat.replyTo();
                        answers.apply(question);
                        return;
                    }
                    Said said = answers.apply(question);
                    if (said != null && said.to() != null) {
                        producer.send(replies.reply(said.to(), said.answer()));
                    }
                });
            }
        }
    }
}
