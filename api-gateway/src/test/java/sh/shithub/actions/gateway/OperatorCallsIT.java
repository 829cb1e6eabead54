package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.contracts.ApprovalApplied;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.CancelApplied;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.RerunRequested;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.RegisteredRunner;

/** wire.md, "Operator calls": cancel, approve, reject, rerun. What stands behind Kafka is played by an {@link Answerer}. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorCallsIT {
    private final DevStack stack;
    private final Database database;
    private final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    private GatewayUnderTest gateway;
    private Caller caller;
    private RegisteredRunner runner;
    private Answerer status;
    private Answerer claim;
    /** What is refused next, if anything. */
    private volatile RequestRefused refusal;
    /** A run of which nobody answers. */
    private volatile long silent;

    OperatorCallsIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @BeforeAll
    void start() {
        gateway = GatewayUnderTest.start(stack, Map.of("SHITHUB_OPERATOR_ANSWER", "5s"));
        caller = gateway.caller();
        runner = stack.registerRunner("one", List.of("linux"), 64);
        MessageCodec codec = gateway.bean(MessageCodec.class);
        status = new Answerer(stack, codec, Topics.STATUS, this::answer);
        claim = new Answerer(stack, codec, Topics.RUN_REQUESTS, this::answer);
    }

    @AfterAll
    void stop() {
        status.close();
        claim.close();
        gateway.close();
    }

    private Answerer.Said answer(Message message) {
        heard.add(message);
        if (message instanceof CancelRequested cancel) {
            Message applied = new CancelApplied(cancel.runId(), 3, true);
            return cancel.runId() == silent ? null : new Answerer.Said(cancel.replyTo(), or(applied));
        }
        if (message instanceof ApprovalDecided decided) {
            return new Answerer.Said(decided.replyTo(), or(new ApprovalApplied(decided.runId(), decided.approved())));
        }
        RerunRequested rerun = (RerunRequested) message;
        return new Answerer.Said(rerun.replyTo(), or(new RunQueued(70, 7, List.of(), false)));
    }

    private Message or(Message applied) {
        return refusal == null ? applied : refusal;
    }

    @Test
    void a_run_or_one_job_is_cancelled() throws Exception {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        Caller.Answer run = operate("/api/v1/runs/" + job.runId() + "/cancel", "");
        assertEquals(202, run.status(), run::error);
        assertEquals(
                "{\"run_id\":" + job.runId() + ",\"changed_jobs\":3,\"run_completed\":true}",
                run.body().toString());
        CancelRequested first = (CancelRequested) next();
        assertEquals(job.runId(), first.runId());
        assertEquals(null, first.jobId());
        assertEquals(
                202, operate("/api/v1/jobs/" + job.jobId() + "/cancel", "{}").status());
        CancelRequested second = (CancelRequested) next();
        assertEquals(job.runId(), second.runId());
        assertEquals(job.jobId(), second.jobId());
    }

    @Test
    void a_run_is_approved_or_rejected_in_the_operator_s_name() throws Exception {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        Caller.Answer approved = operate("/api/v1/runs/" + job.runId() + "/approve", "{}");
        assertEquals(200, approved.status(), approved::error);
        assertEquals(
                "{\"run_id\":" + job.runId() + ",\"approved\":true}",
                approved.body().toString());
        ApprovalDecided first = (ApprovalDecided) next();
        assertEquals(database.text("SELECT name FROM operator_tokens"), first.decidedBy());
        Caller.Answer rejected = operate("/api/v1/runs/" + job.runId() + "/reject", "");
        assertEquals(
                "{\"run_id\":" + job.runId() + ",\"approved\":false}",
                rejected.body().toString());
        assertEquals(false, ((ApprovalDecided) next()).approved());
    }

    @Test
    void a_rerun_is_another_one_each_time_unless_a_key_says_that_it_is_the_same() throws Exception {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        String path = "/api/v1/runs/" + job.runId() + "/rerun";
        Caller.Answer queued = operate(path, "");
        assertEquals(201, queued.status(), queued::error);
        assertEquals(
                "{\"run_id\":70,\"run_index\":7,\"parent_run_id\":" + job.runId() + "}",
                queued.body().toString());
        RerunRequested first = (RerunRequested) next();
        assertEquals(false, first.failedOnly());
        operate(path, "{\"failed_only\":true}");
        RerunRequested second = (RerunRequested) next();
        assertEquals(true, second.failedOnly());
        assertNotEquals(first.requestId(), second.requestId());
        assertEquals(201, withKeys(path, "mine").status());
        assertEquals(201, withKeys(path, "mine").status());
        String third = ((RerunRequested) next()).requestId();
        assertEquals(third, ((RerunRequested) next()).requestId());
        ClaimedJob other = ClaimedJob.by(runner, stack);
        withKeys("/api/v1/runs/" + other.runId() + "/rerun", "mine");
        assertNotEquals(third, ((RerunRequested) next()).requestId());
        assertEquals(400, withKeys(path, "two", "keys").status());
        assertEquals(400, withKeys(path, "a b").status());
    }

    @Test
    void a_refusal_has_its_status_and_its_words() throws Exception {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        Map<RequestRefused.Kind, Integer> expected = Map.of(
                RequestRefused.Kind.invalid, 400,
                RequestRefused.Kind.not_found, 404,
                RequestRefused.Kind.conflict, 409);
        for (Map.Entry<RequestRefused.Kind, Integer> kind : expected.entrySet()) {
            refusal = new RequestRefused("not this one", kind.getKey());
            try {
                for (String call : List.of("cancel", "approve", "reject", "rerun")) {
                    Caller.Answer refused = operate("/api/v1/runs/" + job.runId() + "/" + call, "");
                    assertEquals(kind.getValue() + " not this one", refused.status() + " " + refused.error());
                    next();
                }
            } finally {
                refusal = null;
            }
        }
    }

    @Test
    void without_an_answer_in_time_it_says_what_a_repeat_does() throws Exception {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        silent = job.runId();
        Caller.Answer none = operate("/api/v1/runs/" + job.runId() + "/cancel", "");
        next();
        assertEquals(503, none.status());
        assertEquals("1", none.header("Retry-After"));
        assertEquals(
                "there was no answer in time; the request may still be carried out, and to cancel again is safe",
                none.error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs/%s/cancel", "runs/%s/approve", "runs/%s/reject", "runs/%s/rerun", "jobs/%s/cancel"})
    void what_is_no_id_of_anything_is_not_found_and_no_other_token_opens_it(String form) {
        for (String id : List.of("999999999", "abc", "0", "-1", "1.0", "99999999999999999999")) {
            assertEquals(404, operate(path(form, id), "").status(), id);
        }
        ClaimedJob job = ClaimedJob.by(runner, stack);
        String path = path(form, Long.toString(form.startsWith("runs") ? job.runId() : job.jobId()));
        Caller.Answer unknown = operate(path, "{\"nonsense\":1}");
        assertEquals("400 unknown field \"nonsense\"", unknown.status() + " " + unknown.error());
        assertEquals(401, caller.post(path, gateway.tokenOf(job), "").status());
        assertEquals(401, caller.post(path, runner.token(), "").status());
        assertEquals(401, caller.post(path, null, "").status());
        String operator = stack.operatorToken();
        database.execute("UPDATE operator_tokens SET scope = 'read'");
        try {
            Caller.Answer read = caller.post(path, operator, "");
            assertEquals("403 the token's scope does not allow this", read.status() + " " + read.error());
        } finally {
            database.execute("UPDATE operator_tokens SET scope = 'operator'");
        }
        assertTrue(heard.isEmpty(), "nothing of this was asked of anybody");
    }

    private static String path(String form, String id) {
        return "/api/v1/" + form.formatted(id);
    }

    private Message next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    private Caller.Answer operate(String path, String body) {
        return caller.post(path, stack.operatorToken(), body);
    }

    private Caller.Answer withKeys(String path, String... keys) {
        HttpRequest.Builder request = caller.request(path)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + stack.operatorToken())
                .POST(HttpRequest.BodyPublishers.noBody());
        for (String key : keys) {
            request.header("Idempotency-Key", key);
        }
        return caller.send(request).join();
    }
}
