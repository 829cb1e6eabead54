package sh.shithub.actions.status.annotations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.AnnotationsChanged;
import sh.shithub.actions.status.Polls;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** From log-service's rows to what a check run shows. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShowAnnotationsIT {
    private final DevStack stack;
    private Seed seed;
    private Polls polls;

    ShowAnnotationsIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void register() {
        seed = new Seed(stack, "annotated");
        polls = new Polls(stack, seed);
    }

    @Test
    void the_check_run_shows_what_the_rows_say_and_a_repeat_changes_nothing() throws SQLException {
        SeededJob job = seed.run(Map.of("build", "")).job("build");
        finished(job, 1, 0, 0, 1);
        annotation(job, 1, 0, "failure", "second step");
        finished(job, 0, 1, 0, 0);
        annotation(job, 0, 0, "notice", "first step");
        List<Change> changes = polls.apply(changed(job), changed(job)).changes();
        assertEquals(List.of("check_run annotated"), Polls.words(changes));
        assertEquals(
                "1 error, 1 notice|2|first step,second step",
                output(job, "title", "annotations_count") + "|" + messages(job));
        assertEquals(List.of(), polls.apply(changed(job)).changes());
    }

    @Test
    void the_first_fifty_are_shown_and_all_are_counted() throws SQLException {
        SeededJob job = seed.run(Map.of("build", "")).job("build");
        finished(job, 0, 0, 100, 0);
        for (int i = 0; i < 60; i++) {
            annotation(job, 0, i, "warning", "w" + i);
        }
        polls.apply(changed(job));
        assertEquals("100 warnings|100", output(job, "title", "annotations_count"));
        assertEquals(
                "50",
                seed.text("SELECT jsonb_array_length(output->'annotations') FROM check_runs WHERE job_id = "
                        + job.jobId()));
    }

    @Test
    void why_the_server_ended_the_job_stands_beside_what_its_logs_say() throws SQLException {
        SeededJob job = seed.run(Map.of("build", "")).job("build");
        seed.execute("UPDATE workflow_jobs SET end_reason = 'runner revoked' WHERE id = " + job.jobId());
        finished(job, 0, 1, 0, 0);
        annotation(job, 0, 0, "notice", "n");
        polls.apply(changed(job));
        assertEquals("runner revoked; 1 notice|1", output(job, "title", "annotations_count"));
    }

    @Test
    void annotations_that_are_gone_are_not_shown() throws SQLException {
        SeededJob job = seed.run(Map.of("build", "")).job("build");
        finished(job, 0, 1, 0, 0);
        annotation(job, 0, 0, "notice", "n");
        polls.apply(changed(job));
        seed.execute("DELETE FROM workflow_annotations WHERE job_id = " + job.jobId());
        seed.execute("UPDATE log_finalizations SET notices = 0 WHERE job_id = " + job.jobId());
        assertEquals(
                List.of("check_run annotated"),
                Polls.words(polls.apply(changed(job)).changes()));
        assertEquals("{}", seed.text("SELECT output::text FROM check_runs WHERE job_id = " + job.jobId()));
    }

    @Test
    void a_job_that_is_not_of_that_run_is_left_alone() throws SQLException {
        SeededJob job = seed.run(Map.of("build", "")).job("build");
        finished(job, 0, 1, 0, 0);
        annotation(job, 0, 0, "notice", "n");
        assertEquals(
                List.of(),
                polls.apply(new AnnotationsChanged(job.runId() + 1, job.jobId()))
                        .changes());
    }

    private static AnnotationsChanged changed(SeededJob job) {
        return new AnnotationsChanged(job.runId(), job.jobId());
    }

    private void finished(SeededJob job, int step, int notices, int warnings, int failures) {
        seed.execute("""
                INSERT INTO log_finalizations (step_id, run_id, job_id, state, notices, warnings, failures)
                VALUES (%d, %d, %d, 'done', %d, %d, %d)
                """.formatted(job.steps().get(step), job.runId(), job.jobId(), notices, warnings, failures));
    }

    private void annotation(SeededJob job, int step, int ordinal, String level, String message) {
        seed.execute("""
                INSERT INTO workflow_annotations (step_id, ordinal, run_id, job_id, log_line, path, start_line, end_line,
                    annotation_level, message)
                VALUES (%d, %d, %d, %d, 1, 'a.java', 3, 3, '%s', '%s')
                """.formatted(job.steps().get(step), ordinal, job.runId(), job.jobId(), level, message));
    }

    private String output(SeededJob job, String one, String other) {
        return seed.text("SELECT output->>'%s' || '|' || (output->>'%s') FROM check_runs WHERE job_id = %d"
                .formatted(one, other, job.jobId()));
    }

    private String messages(SeededJob job) {
        return seed.text(
                "SELECT string_agg(a->>'message', ',') FROM check_runs, jsonb_array_elements(output->'annotations') AS a"
                        + " WHERE job_id = " + job.jobId());
    }
}
