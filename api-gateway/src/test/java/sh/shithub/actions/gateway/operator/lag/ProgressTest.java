package sh.shithub.actions.gateway.operator.lag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final TopicPartition PARTITION = new TopicPartition("actions.status", 3);

    private final Progress progress = new Progress();

    private void round(int second, long read, long end) {
        progress.add(new Progress.Sample(START.plusSeconds(second), read, end, null));
    }

    @Test
    void one_round_says_nothing_of_rates() {
        round(0, 5, 10);
        assertEquals(Optional.empty(), progress.rates());
    }

    @Test
    void rates_are_those_of_the_last_minute() {
        round(0, 0, 0);
        round(100, 1000, 2000);
        round(130, 1030, 2090);
        round(160, 1060, 2180);
        assertEquals(Optional.of(new Progress.Rates(3, 1)), progress.rates());
    }

    @Test
    void a_topic_that_was_made_anew_begins_anew() {
        round(0, 1000, 2000);
        round(5, 0, 10);
        assertEquals(Optional.empty(), progress.rates());
        assertEquals(1, progress.samples().size());
    }

    @Test
    void however_often_is_looked_a_second_holds_one_round() {
        for (int i = 0; i <= 50; i++) {
            progress.add(new Progress.Sample(START.plusMillis(i * 100L), i, i, null));
        }
        assertEquals(6, progress.samples().size());
        assertEquals(50, progress.samples().get(5).end());
    }

    @Test
    void what_is_older_than_an_hour_goes() {
        round(0, 0, 0);
        round(1800, 1, 1);
        round(3601, 2, 2);
        assertEquals(START.plusSeconds(1800), progress.samples().get(0).at());
    }

    @Test
    void a_partition_stands_since_it_was_seen_to_move_last() {
        progress.stands(PARTITION, 7, START);
        assertEquals(Optional.empty(), progress.lastCommit(PARTITION));
        progress.stands(PARTITION, 8, START.plusSeconds(5));
        progress.stands(PARTITION, 8, START.plusSeconds(20));
        assertEquals(Optional.of(START.plusSeconds(5)), progress.lastCommit(PARTITION));
        assertEquals(Duration.ofSeconds(15), progress.standing(PARTITION, START.plusSeconds(20)));
    }
}
