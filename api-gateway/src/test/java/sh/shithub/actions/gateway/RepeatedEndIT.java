package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobStatusApplied;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.testkit.DevStack;

/** wire.md, "Safe retry" of the call that ended a job: what it did to the run is in the rows by then. */
class RepeatedEndIT extends GatewayIT {
    private static final String KEY = "end-1";
    private static final String END = "{\"status\":\"completed\",\"conclusion\":\"failure\"}";

    RepeatedEndIT(DevStack stack) {
        super(stack);
    }

    @Test
    void the_call_that_completed_the_run_says_so_again_and_reports_nothing_twice() {
        ClaimedJob last = claimed();
        ClaimedJob other = claimed();
        try (Answerer status = new Answerer(stack, gateway.bean(MessageCodec.class), Topics.STATUS, message -> {
            JobStatusReported job = (JobStatusReported) message;
            boolean completed = job.jobId() == last.jobId();
            applied(completed ? last : other, completed ? job.jobId() : 0);
            return new Answerer.Said(
                    job.replyTo(), new JobStatusApplied(completed, completed ? Conclusion.failure : null));
        })) {
            Caller.Answer first = end(last).join();
            assertEquals("failure", first.text("run_conclusion"), first::error);
            RepeatedCallIT.same(first, end(last).join());
            RepeatedCallIT.same(first, end(last).join());
            Caller.Answer before = end(other).join();
            assertFalse(before.body().has("run_status"));
            RepeatedCallIT.same(before, end(other).join());
        }
        assertEquals(1, TopicReader.texts(stack, Topics.STATUS, last.runId()).size());
        assertEquals(1, TopicReader.texts(stack, Topics.LOGS, last.jobId()).size());
        assertEquals(1, database.spent(last));
    }

    @Test
    void a_repeat_waits_for_the_roll_up_as_the_first_call_does() throws Exception {
        ClaimedJob job = claimed();
        Caller.Answer first = end(job).join();
        assertFalse(first.body().has("run_status"), "nobody rolled the run up");
        CompletableFuture<Caller.Answer> repeat = end(job);
        assertThrows(TimeoutException.class, () -> repeat.get(500, TimeUnit.MILLISECONDS));
        applied(job, job.jobId());
        Caller.Answer answer = repeat.get(20, TimeUnit.SECONDS);
        assertEquals("failure", answer.text("run_conclusion"), answer::error);
        assertFalse(answer.body().has("next_token"));
    }

    @Test
    void a_repeat_is_answered_also_when_the_roll_up_does_not_come() {
        ClaimedJob job = claimed();
        Caller.Answer first = end(job).join();
        RepeatedCallIT.same(first, end(job).join());
        assertEquals(200, first.status(), first::error);
    }

    private CompletableFuture<Caller.Answer> end(ClaimedJob job) {
        return RepeatedCallIT.keyed(caller, job.path("status"), gateway.tokenOf(job), KEY, END);
    }

    /** As status-service leaves the rows behind, in one transaction. */
    private void applied(ClaimedJob job, long completing) {
        database.execute("WITH job AS (UPDATE workflow_jobs SET status = 'completed', conclusion = 'failure',"
                + " completed_at = now() WHERE id = " + job.jobId() + ")"
                + " UPDATE workflow_runs SET status = 'completed', conclusion = 'failure', completed_at = now(),"
                + " completing_job_id = nullif(" + completing + ", 0) WHERE id = " + job.runId());
    }
}
