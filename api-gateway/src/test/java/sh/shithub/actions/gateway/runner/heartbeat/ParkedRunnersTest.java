package sh.shithub.actions.gateway.runner.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParkedRunnersTest {
    private final ParkedRunners<String> parked = new ParkedRunners<>();
    private long arrivals;

    @Test
    void only_who_offers_every_label_is_chosen() {
        park("linux", Set.of("linux"));
        park("gpu", Set.of("gpu", "windows"));
        assertEquals(Optional.empty(), parked.takeFor(List.of("linux", "gpu")));
        assertEquals(Optional.empty(), parked.takeFor(List.of("mac")));
        assertEquals(Optional.of("gpu"), parked.takeFor(List.of("gpu")));
        assertEquals(1, parked.size());
    }

    @Test
    void the_fewest_labels_go_first_then_who_waits_longest() {
        park("able", Set.of("linux", "gpu"));
        park("first", Set.of("linux"));
        park("second", Set.of("linux"));
        park("other", Set.of("arm"));
        assertEquals(Optional.of("first"), parked.takeFor(List.of("linux")));
        assertEquals(Optional.of("second"), parked.takeFor(List.of("linux")));
        assertEquals(Optional.of("able"), parked.takeFor(List.of("linux")));
        assertEquals(Optional.empty(), parked.takeFor(List.of("linux")));
    }

    @Test
    void a_job_without_labels_suits_everybody() {
        park("two", Set.of("a", "b"));
        park("none", Set.of());
        assertEquals(Optional.of("none"), parked.takeFor(List.of()));
        assertEquals(Optional.of("two"), parked.takeFor(List.of()));
        assertEquals(Optional.empty(), parked.takeFor(List.of()));
    }

    @Test
    void who_was_chosen_in_vain_stands_behind_all_others() {
        parked.add(new ParkedRunners.Place<>("draining", Set.of("linux"), 1, arrivals++));
        park("able", Set.of("linux", "gpu"));
        assertEquals(Optional.of("able"), parked.takeFor(List.of("linux")));
        assertEquals(Optional.of("draining"), parked.takeFor(List.of("linux")));
    }

    @Test
    void who_left_is_not_chosen_and_may_leave_twice() {
        ParkedRunners.Place<String> gone = park("gone", Set.of("linux"));
        park("here", Set.of("linux"));
        parked.remove(gone);
        parked.remove(gone);
        assertEquals(List.of("here"), parked.all());
        assertEquals(Optional.of("here"), parked.takeFor(List.of("linux")));
        assertEquals(0, parked.size());
    }

    /** Against the rule written down as a search through all. */
    @Test
    void the_index_chooses_as_a_search_through_all_would() {
        Random random = new Random(7);
        List<ParkedRunners.Place<String>> all = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            if (random.nextInt(3) > 0) {
                ParkedRunners.Place<String> place =
                        new ParkedRunners.Place<>("r" + i, some(random), random.nextInt(2), arrivals++);
                parked.add(place);
                all.add(place);
            } else {
                Set<String> wants = some(random);
                Optional<ParkedRunners.Place<String>> expected = all.stream()
                        .filter(place -> place.labels().containsAll(wants))
                        .min(Comparator.<ParkedRunners.Place<String>>comparingInt(ParkedRunners.Place::inVain)
                                .thenComparingInt(place -> place.labels().size())
                                .thenComparingLong(ParkedRunners.Place::since));
                expected.ifPresent(all::remove);
                assertEquals(expected.map(ParkedRunners.Place::who), parked.takeFor(wants));
            }
            assertEquals(all.size(), parked.size());
        }
        assertTrue(all.size() > 100);
    }

    private static Set<String> some(Random random) {
        return random.ints(random.nextInt(4), 0, 8)
                .mapToObj(label -> "l" + label)
                .collect(java.util.stream.Collectors.toSet());
    }

    private ParkedRunners.Place<String> park(String who, Set<String> labels) {
        ParkedRunners.Place<String> place = new ParkedRunners.Place<>(who, labels, 0, arrivals++);
        parked.add(place);
        return place;
    }
}
