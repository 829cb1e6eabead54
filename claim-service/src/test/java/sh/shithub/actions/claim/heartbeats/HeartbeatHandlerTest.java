package sh.shithub.actions.claim.heartbeats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micronaut.serde.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;

/** A record may be of another writer than the gateway, or older than its rules. */
class HeartbeatHandlerTest {
    private final MessageCodec codec = new MessageCodec(ObjectMapper.getDefault());
    private final HeartbeatHandler handler = new HeartbeatHandler(codec, null);

    @Test
    void of_too_many_labels_the_first_count_and_what_is_none_is_left_out() {
        List<String> labels = new ArrayList<>(List.of("linux", "linux", "a,b", "", "x".repeat(101)));
        IntStream.range(0, 170_000).mapToObj(i -> "l" + i).forEach(labels::add);
        List<String> read = decode(labels, null).labels();
        assertEquals(64, read.size());
        assertEquals(List.of("linux", "l0", "l62"), List.of(read.get(0), read.get(1), read.get(63)));
    }

    @Test
    void what_says_more_jobs_than_a_runner_may_have_is_a_dead_letter() {
        assertEquals(64, decode(List.of("a"), jobs(64)).activeJobIds().size());
        assertEquals(
                "the number of active_job_ids is 65; expected 0 to 64",
                assertThrows(PoisonException.class, () -> decode(List.of("a"), jobs(65)))
                        .getMessage());
    }

    private static List<Long> jobs(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    private HeartbeatReceived decode(List<String> labels, List<Long> active) {
        HeartbeatReceived said = new HeartbeatReceived(1, labels, 64, null, null, 1, new ReplyTo(0, "q"), active);
        return handler.decode(new ConsumerRecord<>(Topics.HEARTBEATS, 0, 0, null, codec.encode(said)));
    }
}
