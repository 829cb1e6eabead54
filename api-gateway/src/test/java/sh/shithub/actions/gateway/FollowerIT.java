package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.platform.follow.Follower;
import sh.shithub.actions.platform.kafka.LogEnds;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What one instance hears for itself must survive whatever happens to its consumer or to what is done with a record. */
@ExtendWith(DevStackExtension.class)
class FollowerIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final TopicPartition HERE = new TopicPartition(Topics.EVENTS, 3);

    private final DevStack stack;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    FollowerIT(DevStack stack) {
        this.stack = stack;
    }

    @Test
    void after_an_error_it_goes_on_where_it_was_and_meanwhile_says_that_it_does_not_listen() throws Exception {
        try (Follower follower = follower(bootstrap());
                KafkaProducer<byte[], byte[]> producer = producer()) {
            say(producer, "before");
            follower.start();
            assertFalse(follower.listening());
            assertTrue(Wait.until(WITHIN, follower::listening));
            say(producer, "first");
            assertEquals("first", next());
            say(producer, "error");
            say(producer, "behind the error");
            assertEquals("error", next());
            assertTrue(Wait.until(WITHIN, () -> !follower.listening()));
            say(producer, "said while nobody listened");
            assertEquals("behind the error", next());
            assertEquals("said while nobody listened", next());
            assertTrue(follower.listening());
        }
    }

    @Test
    void a_record_of_no_use_costs_nothing_but_itself() throws Exception {
        try (Follower follower = follower(bootstrap()).start();
                KafkaProducer<byte[], byte[]> producer = producer()) {
            assertTrue(Wait.until(WITHIN, follower::listening));
            say(producer, "exception");
            say(producer, "next");
            assertEquals("exception", next());
            assertEquals("next", next());
            assertTrue(follower.listening());
        }
    }

    @Test
    void without_a_broker_it_does_not_say_that_it_listens_and_can_be_closed() {
        Follower follower = follower("127.0.0.1:1").start();
        assertFalse(follower.listening());
        follower.close();
        assertFalse(follower.listening());
    }

    private Follower follower(String bootstrap) {
        Properties config = new Properties();
        config.put("bootstrap.servers", bootstrap);
        LogEnds ends = new LogEnds(AdminClient.create(config));
        return new Follower("follower-under-test", config, ends, consumer -> List.of(HERE), record -> {
            String said = new String(record.value(), StandardCharsets.UTF_8);
            heard.add(said);
            switch (said) {
                case "error" -> throw new NoClassDefFoundError("thrown by the test");
                case "exception" -> throw new IllegalStateException("thrown by the test");
                default -> {}
            }
        });
    }

    private String bootstrap() {
        return stack.bootstrap();
    }

    private String next() throws InterruptedException {
        return heard.poll(WITHIN.toSeconds(), TimeUnit.SECONDS);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void say(KafkaProducer<byte[], byte[]> producer, String text) throws Exception {
        producer.send(new ProducerRecord<>(HERE.topic(), HERE.partition(), null, text.getBytes(StandardCharsets.UTF_8)))
                .get();
    }
}
