package sh.shithub.actions.gateway.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.Database;
import sh.shithub.actions.gateway.GatewayUnderTest;
import software.amazon.awssdk.core.sync.RequestBody;

/** A step's log as an operator reads it, whatever state its finalisation is in. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadLogIT {
    private final DevStack stack;
    private final Database database;
    private GatewayUnderTest gateway;

    ReadLogIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @BeforeAll
    void start() {
        gateway = GatewayUnderTest.start(stack);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void a_log_reads_the_same_before_while_and_after_it_is_extended() {
        ClaimedJob job = ClaimedJob.by(stack.registerRunner("reader", List.of("linux"), 1), stack);
        assertEquals("", read(job));
        database.execute(chunk(job, 0, "a\\n"));
        database.execute(chunk(job, 1, "b\\n"));
        assertEquals("a\nb\n", read(job));

        put("a\nb\n");
        database.execute("DELETE FROM workflow_step_log_chunks");
        record(job, 4);
        assertEquals("a\nb\n", read(job));

        database.execute(chunk(job, 2, "c\\n"));
        assertEquals("a\nb\nc\n", read(job));
        put("a\nb\nc\n");
        assertEquals("a\nb\nc\n", read(job), "written, not recorded yet");
        database.execute("DELETE FROM workflow_step_log_chunks");
        record(job, 6);
        assertEquals("a\nb\nc\n", read(job));
    }

    private String read(ClaimedJob job) {
        Caller.Answer answer =
                gateway.caller().get(job.path("steps/" + job.steps().get(0) + "/log"), stack.operatorToken());
        assertEquals(200, answer.status());
        assertEquals("text/plain; charset=utf-8", answer.header("Content-Type"));
        return new String(answer.http().body(), StandardCharsets.UTF_8);
    }

    private void put(String log) {
        stack.s3().putObject(put -> put.bucket(stack.bucket()).key("the.log"), RequestBody.fromString(log));
    }

    private void record(ClaimedJob job, int bytes) {
        database.execute("UPDATE workflow_steps SET log_object_key = 'the.log', log_byte_count = " + bytes
                + " WHERE id = " + job.steps().get(0));
    }

    private static String chunk(ClaimedJob job, int seq, String text) {
        return "INSERT INTO workflow_step_log_chunks (step_id, seq, chunk) VALUES (%d, %d, E'%s')"
                .formatted(job.steps().get(0), seq, text);
    }
}
