package sh.shithub.actions.log.finish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What this instance remembers of its leases, for each answer of the rows. */
class LeasedLogsTest {
    private static final long STEP = 7;
    private final Rows rows = new Rows();
    private final FinishSettings settings =
            new FinishSettings(4, Duration.ofMillis(100), Duration.ofSeconds(60), Duration.ZERO);
    private final LeasedLogs logs = new LeasedLogs(
            rows, new StorageState(Clock.systemUTC()), settings, new CountFinished(new SimpleMeterRegistry()));

    @Test
    void the_end_of_a_lease_that_was_lost_leaves_the_new_one_alone() {
        LeasedLog lost = take();
        logs.look();
        LeasedLog again = take();
        logs.failed(lost, new LeasedLog.LostException(STEP));
        logs.settle();
        assertEquals(1, logs.count());
        logs.written(again, new Written("key", 1, 0, new byte[0], 0, null));
        logs.settle();
        assertEquals(0, logs.count());
        assertEquals(1, rows.recorded);
    }

    @Test
    void a_step_that_is_busy_is_recorded_at_the_next_turn() {
        LeasedLog log = take();
        rows.busy.add(STEP);
        logs.written(log, new Written("key", 1, 0, new byte[0], 0, null));
        logs.settle();
        assertEquals(1, logs.count());
        assertEquals(0, rows.recorded);
        rows.busy.clear();
        logs.settle();
        assertEquals(0, logs.count());
        assertEquals(1, rows.recorded);
    }

    @Test
    void a_row_that_can_be_changed_in_no_way_is_let_go_and_its_writer_stops() {
        LeasedLog log = take();
        rows.refuses = true;
        logs.failed(log, new IllegalStateException("no"));
        logs.settle();
        assertEquals(0, logs.count());
        assertThrows(LeasedLog.LostException.class, log::require);

        logs.look();
        rows.refuses = false;
        LeasedLog given = take();
        rows.refuses = true;
        logs.notBegun(given);
        logs.settle();
        assertEquals(0, logs.count());
    }

    private LeasedLog take() {
        List<LeasedLog> taken = logs.take();
        assertEquals(1, taken.size());
        return taken.get(0);
    }

    /** One row, always due. */
    private static final class Rows implements Finalizations {
        private final Set<Long> busy = new HashSet<>();
        private boolean refuses;
        private int recorded;
        private int takes;

        @Override
        public List<Unfinished> take(int most, Duration lease) {
            return List.of(new Unfinished(1, 1, STEP, Instant.ofEpochSecond(takes++), -1, 0, takes, null));
        }

        @Override
        public Map<Long, Lease> renew(Collection<Lease> leases, Duration lease) {
            refuse();
            return leases.stream().collect(Collectors.toMap(Lease::stepId, one -> one));
        }

        @Override
        public Recorded record(Collection<Finished> finished) {
            refuse();
            if (busy.isEmpty()) {
                recorded += finished.size();
            }
            return busy.isEmpty() ? new Recorded(Set.of(STEP), Set.of()) : new Recorded(Set.of(), Set.copyOf(busy));
        }

        @Override
        public void putOff(Collection<Failed> failed) {
            refuse();
        }

        @Override
        public void release(Collection<Lease> leases) {
            refuse();
        }

        @Override
        public int waiting() {
            return 0;
        }

        private void refuse() {
            if (refuses) {
                throw new IllegalArgumentException("refused for good");
            }
        }
    }
}
