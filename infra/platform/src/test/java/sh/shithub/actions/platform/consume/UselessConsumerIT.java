package sh.shithub.actions.platform.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/**
 * A consumer that has ended inside does not look alive (invariant 9). Each test spoils the client of a running consumer in a way in which it
 * goes on polling without an error, as a client does that was put out of its group for good.
 */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UselessConsumerIT {
    private final ProbeStack probe;

    UselessConsumerIT(DevStack stack) {
        this.probe = new ProbeStack(stack);
    }

    /** The end of the process, which would be the end of this test. */
    @Singleton
    @Replaces(EndOfProcess.class)
    @Requires(property = "probe.listens")
    static final class Ends extends EndOfProcess {
        final List<String> sentences = new CopyOnWriteArrayList<>();

        @Override
        void because(String sentence) {
            sentences.add(sentence);
        }
    }

    @BeforeAll
    void prepare() throws Exception {
        probe.prepare();
    }

    @AfterEach
    void stop() {
        probe.stop();
    }

    @Test
    void one_that_the_broker_does_not_know_is_made_anew() {
        start("5");
        spoil(client -> {
            client.unsubscribe();
            client.assign(List.of(ProbeStack.PARTITION));
            client.seekToEnd(List.of(ProbeStack.PARTITION));
        });
        awaitTrouble("the broker does not know it as a member");
        probe.send("known-1");
        probe.awaitApplied("known-", 1);
        awaitGoodHealth();
    }

    @Test
    void one_that_gets_no_records_although_some_wait_is_made_anew() {
        start("5");
        spoil(client -> client.pause(client.assignment()));
        probe.send("waiting-1");
        awaitTrouble("it gets no records although some wait");
        probe.awaitApplied("waiting-", 1);
        awaitGoodHealth();
    }

    @Test
    void one_whose_poll_throws_is_made_anew_and_after_a_few_times_the_process_ends() {
        start("0");
        spoil(KafkaConsumer::unsubscribe);
        Ends ends = probe.bean(Ends.class);
        await().atMost(ProbeStack.PATIENCE).until(() -> !ends.sentences.isEmpty());
        assertEquals(
                List.of(
                        "the consumer of probe was made anew 0 times and is of no use again:"
                                + " java.lang.IllegalStateException: Consumer is not subscribed to any topics or assigned any partitions"),
                ends.sentences);
    }

    private void start(String renewals) {
        probe.start("SHITHUB_CONSUMER_RENEWALS", renewals);
        probe.send("begun-" + renewals + System.nanoTime());
        probe.awaitEverythingCommitted();
    }

    /** On the thread that polls, between a batch and the next poll: no other may touch the client. */
    private void spoil(java.util.function.Consumer<KafkaConsumer<byte[], byte[]>> how) {
        Probe.Handler handler = probe.bean(Probe.Handler.class);
        handler.meanwhile = () -> how.accept(member().client());
        probe.send("spoiled" + System.nanoTime());
        await().atMost(ProbeStack.PATIENCE).until(() -> handler.meanwhile == null);
    }

    private GroupMember member() {
        return probe.bean(GroupMembers.class).all().get(0);
    }

    private void awaitTrouble(String why) {
        await().atMost(ProbeStack.PATIENCE)
                .until(() -> why.equals(member().renewals().trouble()));
        assertEquals(Map.of("probe", why), probe.bean(MembersHealth.class).useless());
    }

    private void awaitGoodHealth() {
        await().atMost(ProbeStack.PATIENCE)
                .until(() -> probe.bean(MembersHealth.class).useless().isEmpty());
        assertTrue(probe.bean(Ends.class).sentences.isEmpty());
    }
}
