package sh.shithub.actions.gateway.operator.lag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassifyGroupTest {
    private static final Optional<Progress.Rates> NONE = Optional.empty();

    private String groupState = "Stable";
    private int members = 1;
    private Optional<Integer> expected = Optional.empty();
    private boolean committed = true;
    private long lost;
    private Optional<String> paused = Optional.empty();
    private Double age = 12.0;
    private List<String> stuck = List.of();
    private List<String> gaps = List.of();

    private String judge(long lag, Optional<Progress.Rates> rates) {
        ClassifyGroup.Verdict verdict = ClassifyGroup.of(new ClassifyGroup.Facts(
                groupState, members, expected, committed, lost, paused, lag, age, stuck, gaps, rates));
        return verdict.state() + ": " + verdict.reason();
    }

    private static Optional<Progress.Rates> rates(double in, double out) {
        return Optional.of(new Progress.Rates(in, out));
    }

    @Test
    void nothing_waits() {
        assertEquals("ok: nothing waits", judge(0, rates(3, 3)));
        assertEquals("ok: nothing waits, and nothing comes in", judge(0, rates(0, 0)));
        assertEquals("ok: nothing waits", judge(0, NONE));
    }

    @Test
    void records_on_their_way_are_no_backlog() {
        age = 0.2;
        assertEquals("ok: 7 records waiting, the oldest for 0.2 s", judge(7, rates(100, 90)));
    }

    @Test
    void a_backlog_shrinks_or_grows() {
        assertEquals(
                "catching_up: 100 records waiting, the oldest for 12 s; 5.0/s come in, 15.0/s are read, done in about 10 s",
                judge(100, rates(5, 15)));
        assertEquals(
                "falling_behind: 100 records waiting, the oldest for 12 s; 15.0/s come in, 5.0/s are read",
                judge(100, rates(15, 5)));
        assertEquals("unknown: 100 records waiting, the oldest for 12 s; rates are not measured yet", judge(100, NONE));
    }

    @Test
    void nobody_is_there_whether_something_waits_or_not() {
        members = 0;
        assertEquals(
                "stopped: no instance is a member; 1 record waiting, the oldest for 12 s, 2.5/s more",
                judge(1, rates(2.5, 0)));
        assertEquals("stopped: no instance is a member; 0 records waiting", judge(0, NONE));
    }

    @Test
    void the_offset_stands_while_records_wait() {
        stuck = List.of("partition actions.status-3 has not moved for 42 s");
        assertEquals(
                "stalled: partition actions.status-3 has not moved for 42 s; 9 records waiting, the oldest for 12 s",
                judge(9, rates(1, 0)));
    }

    @Test
    void a_consumer_says_that_it_waits() {
        paused = Optional.of("CannotGetJdbcConnectionException");
        stuck = List.of("partition actions.status-3 has not moved for 42 s");
        assertEquals(
                "paused: consumption waits: CannotGetJdbcConnectionException; 9 records waiting, the oldest for 12 s",
                judge(9, rates(1, 0)));
    }

    @Test
    void nothing_was_ever_committed() {
        committed = false;
        assertEquals(
                "never_committed: members are there, but none has committed yet; 9 records waiting, the oldest for 12 s",
                judge(9, rates(1, 0)));
    }

    @Test
    void lost_records_come_before_all_else() {
        lost = 5;
        members = 0;
        assertEquals("data_lost: 5 records deleted before they were read", judge(0, NONE));
    }

    @Test
    void a_rebalance_and_missing_members_are_told_beside_it() {
        groupState = "Reconciling";
        expected = Optional.of(3);
        assertEquals("ok: nothing waits; a rebalance is under way; 1 of 3 members are there", judge(0, rates(3, 3)));
    }

    @Test
    void what_is_not_known_is_left_out() {
        age = null;
        assertEquals("falling_behind: 100 records waiting; 15.0/s come in, 5.0/s are read", judge(100, rates(15, 5)));
    }

    @Test
    void a_gap_is_told_for_a_while_but_not_instead_of_what_is_worse() {
        gaps = List.of("the log of actions.logs-3 went back from 90 to 80");
        assertEquals("data_lost: the log of actions.logs-3 went back from 90 to 80; 0 records waiting", judge(0, NONE));
        stuck = List.of("partition actions.logs-1 has not moved for 40 s");
        assertEquals(
                "stalled: partition actions.logs-1 has not moved for 40 s; 1 record waiting, the oldest for 12 s",
                judge(1, NONE));
        members = 0;
        assertEquals("stopped: no instance is a member; 0 records waiting", judge(0, NONE));
    }
}
