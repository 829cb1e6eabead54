package sh.shithub.actions.gateway.operator.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlockerTest {
    private static final Blocker.Rules FREE = rules(0, 0, null);
    private static final Map<Set<String>, Boolean> LIVE =
            Map.of(Set.of("linux"), true, Set.of("linux", "x64"), false, Set.of("arm"), false);

    @Test
    void nothing_stands_in_the_way_of_the_first_in_line() {
        assertNull(words(List.of("linux"), 0));
        assertNull(words(List.of(), 0));
    }

    @Test
    void a_place_in_line_is_told() {
        assertEquals("next in line behind 1 job", words(List.of("linux"), 1));
        assertEquals("next in line behind 7 jobs", words(List.of("linux"), 7));
        assertEquals("next in line behind 1000 jobs or more", words(List.of("linux"), Blocker.COUNTED));
    }

    @Test
    void runners_that_do_not_live_or_do_not_fit_or_are_busy_are_told_apart() {
        assertEquals("no live runner offers gpu", words(List.of("gpu", "linux"), 0));
        assertEquals("no live runner offers all of arm, linux", words(List.of("arm", "linux"), 0));
        assertEquals("all fitting runners are busy", words(List.of("linux", "x64"), 3));
        assertEquals("no live runner", Blocker.of(job(List.of(), List.of(), true, 0), FREE, Set.of(), Map.of()));
        assertEquals(
                "no live runner offers linux",
                Blocker.of(job(List.of(), List.of("linux"), true, 0), FREE, Set.of(), Map.of()));
    }

    @Test
    void caps_come_before_busy_runners() {
        assertEquals(
                "repository cap: 20 of 20 running",
                Blocker.of(job(List.of(), List.of("arm"), true, 0), rules(20, 0, null), Set.of(), LIVE));
        assertEquals(
                "owner cap: 100 of 100 running",
                Blocker.of(job(List.of(), List.of("arm"), true, 0), rules(0, 100, null), Set.of(), LIVE));
    }

    @Test
    void what_must_happen_first_is_told_first() {
        Blocker.Job waits = job(List.of("build", "lint"), List.of("gpu"), false, 0);
        assertEquals("waits for build", Blocker.of(waits, rules(20, 0, 41L), Set.of("build", "test"), LIVE));
        assertEquals("group deploy held by run 41", Blocker.of(waits, rules(20, 0, 41L), Set.of("test"), LIVE));
        assertEquals(
                "waits for approval",
                Blocker.of(waits, new Blocker.Rules(true, false, "deploy", 41L, 0, 0, 0, 0), Set.of("build"), LIVE));
        assertEquals(
                "actions disabled",
                Blocker.of(waits, new Blocker.Rules(false, false, "deploy", 41L, 0, 0, 0, 0), Set.of("build"), LIVE));
    }

    @Test
    void a_job_that_is_about_to_stand_in_line_has_no_blocker() {
        assertNull(Blocker.of(job(List.of("build"), List.of("linux"), false, 0), FREE, Set.of(), LIVE));
    }

    private static String words(List<String> labels, int ahead) {
        return Blocker.of(job(List.of(), labels, true, ahead), FREE, Set.of(), LIVE);
    }

    private static Blocker.Job job(List<String> needs, List<String> labels, boolean eligible, int ahead) {
        return new Blocker.Job(needs, new JobRow.Waiting(labels, eligible, eligible), ahead);
    }

    private static Blocker.Rules rules(int repoCap, int ownerCap, Long heldBy) {
        return new Blocker.Rules(true, true, "deploy", heldBy, repoCap, repoCap, ownerCap, ownerCap);
    }
}
