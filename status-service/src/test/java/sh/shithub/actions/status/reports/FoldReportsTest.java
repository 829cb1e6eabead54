package sh.shithub.actions.status.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobLogClosed;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;

class FoldReportsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void a_step_that_starts_and_ends_in_one_poll_gives_one_entry_each() {
        Reports reports = fold(step(7, 1, Status.running, null), step(7, 1, Status.completed, Conclusion.success));
        assertEquals(1, reports.stepsStarted().size());
        assertEquals(1, reports.stepsEnded().size());
    }

    @Test
    void times_fall_back_to_when_it_was_reported() {
        Reports reports = fold(job(1, 2, Status.completed, Conclusion.success, null));
        assertEquals(NOON, reports.jobsEnded().get(0).completedAt());
    }

    @Test
    void the_first_end_of_a_step_counts() {
        Reports reports =
                fold(step(7, 1, Status.completed, Conclusion.failure), step(7, 1, Status.skipped, Conclusion.skipped));
        assertEquals(
                List.of(Conclusion.failure),
                reports.stepsEnded().stream()
                        .map(StepStatusReported::conclusion)
                        .toList());
    }

    @Test
    void a_start_behind_the_end_is_dropped() {
        Reports reports = fold(step(7, 1, Status.cancelled, Conclusion.cancelled), step(7, 1, Status.running, null));
        assertTrue(reports.stepsStarted().isEmpty());
    }

    @Test
    void attempts_are_kept_apart() {
        Reports reports = fold(step(7, 1, Status.running, null), step(7, 2, Status.running, null));
        assertEquals(
                List.of(1, 2),
                reports.stepsStarted().stream().map(StepStatusReported::attempt).toList());
    }

    @Test
    void a_claim_and_the_report_of_running_are_one_start() {
        Reports reports = fold(new JobClaimed(1, 2, 1, 3, NOON), job(1, 2, Status.running, null, null));
        assertEquals(List.of(new Reports.JobStarted(1, 2, 1)), reports.jobsStarted());
    }

    @Test
    void what_ended_has_started_whether_or_not_that_was_heard() {
        Reports reports = fold(job(1, 2, Status.completed, Conclusion.success, null));
        assertEquals(List.of(new Reports.JobStarted(1, 2, 1)), reports.jobsStarted());
    }

    @Test
    void everyone_who_asked_about_a_repeated_end_is_remembered() {
        Reports reports = fold(
                job(1, 2, Status.completed, Conclusion.success, new ReplyTo(0, "a")),
                job(1, 2, Status.completed, Conclusion.success, new ReplyTo(1, "b")));
        assertEquals(1, reports.jobsEnded().size());
        assertEquals(2, reports.asked().size());
    }

    @Test
    void another_message_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> fold(new JobLogClosed(1, 2)));
    }

    @Test
    void what_the_server_ended_stands_behind_its_runner_s_own_word() {
        JobExpired expired = new JobExpired(1, 2, 1, "runner lost", Status.completed, Conclusion.failure, NOON);
        assertEquals(List.of("runner lost"), reasons(fold(expired)));
        JobStatusReported ended = job(1, 2, Status.completed, Conclusion.success, null);
        assertEquals(Collections.singletonList(null), reasons(fold(ended, expired)));
    }

    @Test
    void the_job_whose_end_is_read_last_is_the_one_that_may_complete_its_run() {
        Reports reports = fold(
                job(1, 2, Status.completed, Conclusion.success, null),
                job(4, 9, Status.completed, Conclusion.success, null),
                job(1, 3, Status.completed, Conclusion.failure, null),
                job(1, 2, Status.completed, Conclusion.failure, null));
        assertEquals(Map.of(1L, 3L, 4L, 9L), reports.completing());
    }

    private static List<String> reasons(Reports reports) {
        return reports.jobsEnded().stream().map(Reports.JobEnded::endReason).toList();
    }

    private static Reports fold(Message... messages) {
        return Reports.fold(List.of(messages));
    }

    private static StepStatusReported step(long id, int attempt, Status status, Conclusion conclusion) {
        return new StepStatusReported(1, 2, id, attempt, status, conclusion, null, null, NOON);
    }

    private static JobStatusReported job(long run, long id, Status status, Conclusion conclusion, ReplyTo replyTo) {
        return new JobStatusReported(run, id, 1, status, conclusion, null, null, NOON, replyTo);
    }
}
