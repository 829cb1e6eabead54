package sh.shithub.actions.status.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.ApprovalApplied;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.platform.reply.Answer;
import sh.shithub.actions.status.Polls;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.status.poll.ApplyPoll;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovalIT {
    private final DevStack stack;
    private Seed seed;
    private Polls polls;

    ApprovalIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void register() {
        seed = new Seed(stack, "one");
        polls = new Polls(stack, seed);
    }

    @Test
    void an_approval_is_kept_and_said() throws SQLException {
        SeededRun run = waiting();
        ApplyPoll.Applied applied = polls.apply(decided(run.id(), true, "ann", 0));
        assertEquals(List.of("run approved"), Polls.words(applied.changes()));
        assertEquals(Map.of("ann", new ApprovalApplied(run.id(), true)), Polls.answers(applied));
        assertEquals(
                "t ann",
                seed.text("SELECT concat_ws(' ', approved, decided_by) FROM workflow_run_approvals WHERE run_id = "
                        + run.id()));
        assertTrue(seed.state(run).startsWith("queued | a:queued"), seed.state(run));
    }

    @Test
    void a_rejected_run_ends_cancelled_with_all_its_jobs() throws SQLException {
        SeededRun run = waiting();
        ApplyPoll.Applied applied = polls.apply(decided(run.id(), false, "ann", 0));
        assertEquals(Map.of("ann", new ApprovalApplied(run.id(), false)), Polls.answers(applied));
        String ended = ":cancelled:cancelled:cancelled,cancelled";
        assertEquals("cancelled | a" + ended + " b" + ended, seed.state(run));
        List<String> words = Polls.words(applied.changes());
        assertEquals("run rejected", words.get(0));
        assertEquals("run completed", words.get(words.size() - 1));
    }

    @Test
    void the_first_decision_stands_and_is_told_each_time_it_is_read() throws SQLException {
        SeededRun run = waiting();
        ApprovalDecided first = decided(run.id(), true, "ann", 0);
        ApprovalDecided second = decided(run.id(), false, "bob", 1);
        Map<String, Message> answers = polls.answers(first, second);
        assertEquals(new ApprovalApplied(run.id(), true), answers.get("ann"));
        assertEquals(conflict("run " + run.id() + " was approved already, by ann"), answers.get("bob"));
        ApplyPoll.Applied again = polls.apply(first, second, decided(run.id(), true, "ann", 2));
        assertEquals(List.of(), again.changes());
        assertEquals(
                List.of(
                        new ApprovalApplied(run.id(), true),
                        conflict("run " + run.id() + " was approved already, by ann"),
                        conflict("run " + run.id() + " was approved already, by ann")),
                again.answers().stream().map(Answer::message).toList());
    }

    @Test
    void what_does_not_wait_is_a_conflict_and_what_does_not_exist_is_not_found() throws SQLException {
        SeededRun free = seed.run(Map.of("a", ""));
        SeededRun over = waiting();
        polls.apply(Polls.cancel(over.id(), null, "op"));
        assertEquals(
                conflict("run " + free.id() + " needs no approval"),
                polls.answers(decided(free.id(), true, "ann", 0)).get("ann"));
        assertEquals(
                conflict("run " + over.id() + " has ended"),
                polls.answers(decided(over.id(), true, "ann", 0)).get("ann"));
        assertEquals(
                new RequestRefused("run " + (1L << 40) + " does not exist", RequestRefused.Kind.not_found),
                polls.answers(decided(1L << 40, true, "ann", 0)).get("ann"));
        assertEquals(
                "0",
                seed.text("SELECT count(*) FROM workflow_run_approvals WHERE run_id IN (" + free.id() + "," + over.id()
                        + ")"));
    }

    private SeededRun waiting() {
        SeededRun run = seed.run(Polls.graph("a", "", "b", "a"));
        seed.execute("UPDATE workflow_runs SET need_approval = true WHERE id = " + run.id());
        seed.execute("UPDATE workflow_jobs SET ready_at = NULL WHERE run_id = " + run.id());
        return run;
    }

    private static RequestRefused conflict(String reason) {
        return new RequestRefused(reason, RequestRefused.Kind.conflict);
    }

    /** With more digits than PostgreSQL keeps. */
    private static ApprovalDecided decided(long run, boolean approved, String by, int second) {
        Instant at = Polls.NOW.plusSeconds(second).plusNanos(123_456_789);
        return new ApprovalDecided(run, approved, by, at, new ReplyTo(0, by));
    }
}
