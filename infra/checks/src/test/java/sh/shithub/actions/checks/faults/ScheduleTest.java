package sh.shithub.actions.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

    @Test
    void a_seed_says_everything() {
        assertEquals(Schedule.of(7, 50, ALL), Schedule.of(7, 50, ALL));
        assertNotEquals(Schedule.of(7, 50, ALL), Schedule.of(8, 50, ALL));
    }

    @Test
    void faults_are_as_many_as_asked_for_and_numbered_through() {
        List<Integer> numbers =
                faults(Schedule.of(3, 200, ALL)).stream().map(Fault::number).toList();
        assertEquals(IntStream.rangeClosed(1, 200).boxed().toList(), numbers);
    }

    @Test
    void every_kind_happens_and_every_process_is_killed() {
        List<Fault> faults = faults(Schedule.of(3, 1000, ALL));
        assertEquals(ALL, faults.stream().map(Fault::kind).collect(Collectors.toSet()));
        assertEquals(
                Set.copyOf(Kind.KILL.targets()),
                faults.stream()
                        .filter(fault -> fault.kind() == Kind.KILL)
                        .map(Fault::target)
                        .collect(Collectors.toSet()));
    }

    @Test
    void what_may_cost_data_happens_alone() {
        for (List<Fault> burst : Schedule.of(5, 200, ALL).bursts()) {
            assertTrue(
                    burst.size() == 1
                            || burst.stream().noneMatch(fault -> fault.kind().isAlone()),
                    burst::toString);
        }
    }

    @Test
    void kinds_can_be_chosen() {
        assertEquals(EnumSet.of(Kind.KILL, Kind.CUT), Kind.named("kill, cut"));
        Set<Kind> kinds = Kind.named("kill,cut");
        assertTrue(faults(Schedule.of(1, 60, kinds)).stream().allMatch(fault -> kinds.contains(fault.kind())));
    }

    private static List<Fault> faults(Schedule schedule) {
        return schedule.bursts().stream().flatMap(List::stream).toList();
    }
}
