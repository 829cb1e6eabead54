package sh.shithub.actions.claim.heartbeats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.admission.CapsLeft;
import sh.shithub.actions.claim.admission.CapsLeftOf;
import sh.shithub.actions.claim.admission.RepoQueue;
import sh.shithub.actions.claim.labels.LabelSet;

class HandOutJobsTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final LabelSet NONE = LabelSet.of(List.of());
    private final List<Asking> asking = new ArrayList<>();
    private final List<Candidate> jobs = new ArrayList<>();

    @Test
    void jobs_go_out_in_their_order() {
        asks(1, 9, "x");
        asks(1, 9, "x");
        jobs("x", "x", "x");
        assertHanded("0→1", "1→1");
    }

    @Test
    void a_heartbeat_gets_one_job() {
        asks(1, 9, "x");
        jobs("x", "x");
        assertHanded("0→1");
    }

    @Test
    void free_places_are_those_of_the_runner_and_not_of_each_heartbeat() {
        asks(1, 2, "x");
        asks(1, 2, "x");
        asks(1, 2, "x");
        asks(2, 1, "x");
        jobs("x", "x", "x", "x");
        assertHanded("0→1", "1→1", "2→2");
    }

    @Test
    void a_job_that_suits_no_runner_keeps_no_other_back() {
        asks(1, 1, "x");
        jobs("y", "x");
        assertHanded("1→1");
    }

    /** The runner that can do more asked first and stays free for what only it can do. */
    @Test
    void the_runner_with_the_fewest_labels_takes_a_job() {
        asks(1, 1, "gpu", "x");
        asks(2, 1, "x");
        jobs("x", "gpu");
        assertHanded("0→2", "1→1");
    }

    @Test
    void of_runners_with_as_many_labels_the_first_to_ask_takes_a_job() {
        asks(2, 1, "b", "x");
        asks(1, 1, "a", "x");
        jobs("x", "x");
        assertHanded("0→2", "1→1");
    }

    @Test
    void a_job_without_labels_suits_everybody() {
        asks(1, 1);
        asks(2, 1, "x");
        jobs("", "");
        assertHanded("0→1", "1→2");
    }

    @Test
    void nothing_is_handed_out_when_no_runner_asks_or_no_job_waits() {
        jobs("x");
        assertHanded();
        jobs.clear();
        asks(1, 1, "x");
        assertHanded();
    }

    private void asks(long runner, int free, String... labels) {
        Heartbeat heartbeat = Heartbeat.of(Floor.said(runner, 64, labels), Instant.EPOCH);
        asking.add(new Asking(heartbeat, heartbeat.offers(), free));
    }

    private void jobs(String... labels) {
        for (String wanted : labels) {
            LabelSet wants = wanted.isEmpty() ? NONE : LabelSet.of(List.of(wanted));
            jobs.add(new Candidate(jobs.size(), new RepoQueue("octo", 1, wants.hashCode()), wants, MEBIBYTE));
        }
    }

    private void assertHanded(String... expected) {
        List<String> handed =
                HandOutJobs.handOut(asking, jobs, CapsLeft.unlimited(), new HeapBudget(Long.MAX_VALUE)).stream()
                        .map(one -> one.jobId() + "→" + one.to().runnerId())
                        .toList();
        assertEquals(List.of(expected), handed);
    }

    @Test
    void what_a_cap_leaves_is_handed_out_and_no_more() {
        asks(1, 9, "x");
        asks(1, 9, "x");
        asks(1, 9, "x");
        jobs("x", "x", "x");
        CapsLeft left = CapsLeftOf.repo("octo", 1, 2, null);
        assertEquals(
                List.of(0L, 1L),
                HandOutJobs.handOut(asking, jobs, left, new HeapBudget(Long.MAX_VALUE)).stream()
                        .map(Handed::jobId)
                        .toList());
        assertFalse(left.allows(new RepoQueue("octo", 1, 5)));
        assertTrue(left.allows(new RepoQueue("octo", 2, 5)));
        assertEquals(
                0,
                HandOutJobs.handOut(asking, jobs, CapsLeftOf.repo("octo", 1, 2, 0), new HeapBudget(Long.MAX_VALUE))
                        .size());
    }

    @Test
    void no_more_is_handed_out_than_the_heap_has_room_for_and_one_always() {
        asks(1, 9, "x");
        asks(1, 9, "x");
        asks(1, 9, "x");
        jobs("x", "x", "x");
        HeapBudget ofTwo = new HeapBudget(3 * MEBIBYTE - 1);
        CapsLeft left = CapsLeftOf.repo("octo", 1, 3, null);
        assertEquals(
                List.of(0L, 1L),
                HandOutJobs.handOut(asking, jobs, left, ofTwo).stream()
                        .map(Handed::jobId)
                        .toList());
        assertTrue(ofTwo.full());
        assertTrue(left.allows(new RepoQueue("octo", 1, 5)), "what did not fit counts for no cap");
        HeapBudget small = new HeapBudget(1);
        assertEquals(
                1,
                HandOutJobs.handOut(asking, jobs, CapsLeft.unlimited(), small).size());
        assertTrue(small.full());
        HeapBudget ofAll = new HeapBudget(4 * MEBIBYTE);
        assertEquals(
                3,
                HandOutJobs.handOut(asking, jobs, CapsLeft.unlimited(), ofAll).size());
        assertFalse(ofAll.full());
    }

    @Test
    void five_hundred_runners_of_five_hundred_kinds_are_served_at_once() {
        LongStream.rangeClosed(1, 500).forEach(i -> asks(i, 1, "x", "pool-" + i));
        LongStream.range(0, 500).forEach(i -> jobs("pool-" + (500 - i)));
        assertEquals(
                500,
                HandOutJobs.handOut(asking, jobs, CapsLeft.unlimited(), new HeapBudget(Long.MAX_VALUE))
                        .size());
    }
}
