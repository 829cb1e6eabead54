package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** From a log's lines to rows, once, also when the log is finished again. */
@ExtendWith(DevStackExtension.class)
class AnnotationsIT {
    private static LogStack stack;
    private static ApplicationContext service;

    @BeforeAll
    static void start(DevStack devStack) {
        stack = new LogStack(devStack);
        service = stack.start("shithub.log.annotations.per-step", "2");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void a_command_becomes_a_row_and_its_line_stays_in_the_log() {
        Job job = stack.job(1);
        stack.chunk(job, 0, 0, "hello\n::error file=a.ja");
        stack.chunk(job, 0, 1, "va,line=3,col=7,title=X::msg\nbye\n");
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        assertEquals("0 2 a.java 3 3 7 7 failure X msg", rows(job));
        assertEquals("hello\n::error file=a.java,line=3,col=7,title=X::msg\nbye\n", stack.text(job, 0));
        LogStack.until(() -> told(job) == 1);
    }

    /** The line begins in the object and ends in a chunk that comes late. */
    @Test
    void a_late_chunk_goes_on_with_the_line_and_the_rows_are_replaced() {
        Job job = stack.job(1);
        stack.chunk(job, 0, 0, "::notice::one\n::warning::cut");
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        assertEquals("one,cut", messages(job));
        stack.chunk(job, 0, 1, " off\n");
        LogStack.until(() -> "one,cut off".equals(messages(job)));
        assertEquals("1 1 0", found(job));
    }

    @Test
    void what_is_over_the_limit_is_counted_and_no_row() {
        Job job = stack.job(1);
        stack.chunk(job, 0, 0, "::error::e\n".repeat(5) + "::notice::n\n");
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        assertEquals("e,e,n", messages(job));
        assertEquals("1 0 5", found(job));
        assertTrue(stack.metrics(service).contains("shithub_actions_log_annotations_total{level=\"failure\"}"));
    }

    @Test
    void a_log_without_annotations_sends_no_message() {
        Job job = stack.job(1);
        stack.chunk(job, 0, 0, "nothing\n");
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        assertEquals(0, told(job));
        assertEquals(
                "0",
                stack.ask("SELECT count(*) FROM outbox WHERE service = 'log-service' AND record_key = '" + job.runId()
                        + "'"));
    }

    /** A missing seq is a line of the log, and counted. */
    @Test
    void gaps_are_counted_as_their_lines_name_them() {
        Job job = stack.job(1);
        stack.chunk(job, 0, 2, "a\n");
        stack.chunk(job, 0, 4, "b\n");
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        LogStack.until(() -> stack.metrics(service).contains("shithub_actions_log_gaps_total 3.0"));
    }

    private static String rows(Job job) {
        return stack.ask("""
                SELECT string_agg(concat_ws(' ', ordinal, log_line, path, start_line, end_line, start_column, end_column,
                    annotation_level, title, message), E'\\n' ORDER BY step_id, ordinal)
                FROM workflow_annotations WHERE run_id = %d AND job_id = %d
                """.formatted(job.runId(), job.id()));
    }

    private static String messages(Job job) {
        return stack.ask("SELECT string_agg(message, ',' ORDER BY ordinal) FROM workflow_annotations WHERE job_id = "
                + job.id());
    }

    private static String found(Job job) {
        return stack.ask(
                "SELECT concat_ws(' ', notices, warnings, failures) FROM log_finalizations WHERE job_id = " + job.id());
    }

    private static long told(Job job) {
        List<String> all = stack.topics().records(Topics.STATUS).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .filter(json -> json.contains("annotations_changed"))
                .toList();
        return all.stream()
                .filter(json -> json.contains("\"job_id\":" + job.id() + "}"))
                .count();
    }
}
