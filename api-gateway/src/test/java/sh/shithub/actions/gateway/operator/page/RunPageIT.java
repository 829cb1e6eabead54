package sh.shithub.actions.gateway.operator.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import sh.shithub.actions.contracts.ApprovalApplied;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.CancelApplied;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.Answerer;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.operator.logs.live.StoredLog;
import sh.shithub.actions.gateway.operator.overview.Rows;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.RegisteredRunner;

/** The list of runs and the page of one, with rows as the services leave them behind; status-service is played by the test. */
class RunPageIT extends PageIT {
    /** Beside the claimed job, which is the first: two that need it or nothing, and one that needs both. */
    private static final String MORE_JOBS = """
            INSERT INTO workflow_jobs (run_id, job_index, job_key, job_name, runs_on, label_set_id, needs_jobs, repo_id, owner, status,
                conclusion, started_at, completed_at, runner_id, attempt)
            SELECT %1$d, new.i, new.key, new.name, 'linux', (SELECT id FROM job_label_sets LIMIT 1), new.needs, %2$d, 'octo',
                new.status::workflow_job_status, new.conclusion::conclusion, new.started, new.completed, NULL, 0
            FROM (VALUES
                (1, 'lint', 'Lint', '{}'::text[], 'completed', 'failure', now() - interval '5 min', now() - interval '3 min'),
                (2, 'test', 'Test on all that there is', '{build,lint}', 'queued', NULL, NULL, NULL),
                (3, 'deploy', '', '{test}', 'queued', NULL, NULL, NULL)
            ) AS new (i, key, name, needs, status, conclusion, started, completed)
            """;

    private final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    private RegisteredRunner runner;
    private Answerer status;
    private volatile RequestRefused refusal;

    RunPageIT(DevStack stack) {
        super(stack);
    }

    @BeforeAll
    void startStatus() {
        runner = stack.registerRunner("one", List.of("linux"), 64);
        status = new Answerer(stack, gateway.bean(MessageCodec.class), Topics.STATUS, this::answer);
    }

    @AfterAll
    void stopStatus() {
        if (status != null) {
            status.close();
        }
    }

    private Answerer.Said answer(Message message) {
        heard.add(message);
        if (message instanceof ApprovalDecided decided) {
            return new Answerer.Said(decided.replyTo(), new ApprovalApplied(decided.runId(), decided.approved()));
        }
        return message instanceof CancelRequested cancel
                ? new Answerer.Said(
                        cancel.replyTo(), refusal == null ? new CancelApplied(cancel.runId(), 2, true) : refusal)
                : null;
    }

    private ClaimedJob graphOfFour() {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        database.execute(MORE_JOBS.formatted(job.runId(), job.repoId()));
        database.execute(
                "UPDATE workflow_steps SET step_name = 'step ' || step_index, status = 'running', started_at = now()"
                        + " WHERE job_id = " + job.jobId());
        return job;
    }

    private static String at(ClaimedJob job) {
        return "#/runs/" + job.runId();
    }

    private static String logAt(ClaimedJob job, int step) {
        return at(job) + "/" + job.jobId() + "/" + job.steps().get(step);
    }

    @Test
    void jobs_are_drawn_with_what_they_need_and_lead_to_their_steps() {
        ClaimedJob job = graphOfFour();
        database.execute(
                "INSERT INTO workflow_annotations (step_id, ordinal, run_id, job_id, log_line, path, start_line, end_line,"
                        + " annotation_level, title, message) VALUES ("
                        + job.steps().get(1) + ", 0, " + job.runId() + ", "
                        + job.jobId() + ", 7, 'src/main.c', 3, 3, 'failure', 'E1', 'no such <b>thing</b>')");
        open(at(job));
        browser.await("h1", "octo/hello #1: ci.yml\nrunning".replace("\n", " "));
        assertEquals(4, browser.count(".graph a"));
        assertEquals(3, browser.count(".graph svg > path"));
        assertEquals(
                "Test on all that there is: queued",
                browser.js("return document.querySelectorAll('.graph a')[2].getAttribute('aria-label')"));
        assertTrue(browser.text("main tbody").contains("waits for build"), browser.text("main tbody"));
        assertTrue(browser.text("main").contains("E1: no such <b>thing</b>"), browser.text("main"));

        browser.js("document.querySelector('.graph a').focus()");
        browser.press(Keys.ENTER);
        browser.await(".job h2", "build");
        assertEquals(List.of("step 0", "step 1", "step 2"), browser.texts(".steps a"));
        browser.click("td a", "line 7");
        browser.await(".steps a[aria-current]", "step 1");
        browser.await(".log .says", "Live.");
        browser.screenshots("run");
    }

    @Test
    void a_log_grows_as_it_is_written_in_its_colours_and_ends_with_the_step() {
        ClaimedJob job = graphOfFour();
        StoredLog log = new StoredLog(stack, job, 0);
        log.chunk(0, "\u001b[1;31mred\u001b[0m plain\n10 %\r20 %\r\nhalf ");
        open(logAt(job, 0));
        browser.await(".log pre", "red plain\n20 %");
        assertEquals("red", browser.text(".log .bold"));
        assertEquals(
                "rgb(209, 36, 47)", browser.js("return getComputedStyle(document.querySelector('.log .bold')).color"));
        log.chunk(1, "line <script>alert(1)</script>\n\n\u240D ::\u241B\n");
        browser.await(".log pre", "half line <script>alert(1)</script>");
        browser.await(".log pre", "\u240D ::\u241B");
        log.close();
        log.conclude("failure");
        browser.await(".log .says", "The step has ended: failure.");
    }

    @Test
    void however_long_a_log_is_its_viewer_holds_its_last_lines() {
        ClaimedJob job = graphOfFour();
        StoredLog log = new StoredLog(stack, job, 0);
        log.chunk(0, "some line\n".repeat(4000));
        log.chunk(1, "some line\n".repeat(4000) + "x".repeat(20_000) + "\nthe last\n");
        open(logAt(job, 0));
        browser.await(".log pre", "the last");
        assertEquals(5000, browser.number("document.querySelector('.log pre').childElementCount"));
        assertTrue(browser.number("document.querySelector('.log pre').textContent.length") < 100_000);
        log.close();
        log.conclude("success");
        browser.await(".log .says", "earlier lines are not shown");
    }

    @Test
    void a_finished_log_is_read_from_where_it_lies() {
        ClaimedJob job = graphOfFour();
        StoredLog log = new StoredLog(stack, job, 2);
        log.chunk(0, "all of it\n");
        log.close();
        log.conclude("success");
        log.finish();
        open(logAt(job, 2));
        browser.await(".log pre", "all of it");
        browser.await(".log .says", "Finished, 10 bytes.");
        browser.follow(at(job));
        browser.await(".log", String::isEmpty);
        assertEquals(0, browser.count(".job"));
    }

    @Test
    void a_run_is_cancelled_after_a_question_and_the_answer_is_said() throws Exception {
        ClaimedJob job = graphOfFour();
        open(at(job));
        browser.await(".actions", "Cancel the run");
        browser.click(".actions button", "Cancel the run");
        browser.press(Keys.ESCAPE);
        assertEquals(0, browser.count("dialog"));
        assertTrue(heard.isEmpty(), heard::toString);

        browser.click(".actions button", "Cancel the run");
        assertEquals("Cancel it", browser.focused());
        browser.press(Keys.ENTER);
        browser.await(".notice", "Cancelled: 2 jobs changed.");
        assertEquals(job.runId(), ((CancelRequested) heard.poll(60, TimeUnit.SECONDS)).runId());

        refusal = new RequestRefused("the run has ended", RequestRefused.Kind.conflict);
        browser.click(".actions button", "Cancel the run");
        browser.press(Keys.ENTER);
        browser.await(".notice.bad", "Not done: the run has ended.");
        assertEquals(job.runId(), ((CancelRequested) heard.poll(60, TimeUnit.SECONDS)).runId());
        refusal = null;
    }

    @Test
    void a_run_that_waits_for_approval_is_approved_with_its_check_run_beside_it() throws Exception {
        Rows rows = new Rows(database);
        rows.repo(901, "careful");
        long run = rows.run(901, "");
        long job = rows.held(run, "build", "{}");
        database.execute("UPDATE workflow_runs SET need_approval = true WHERE id = " + run);
        database.execute(
                "INSERT INTO check_runs (repo_id, head_sha, name, external_id, job_id, output) VALUES (901, 'c0ffee',"
                        + " 'build', 'workflow_run:" + run + ":job:build', " + job
                        + ", '{\"title\":\"2 warnings\",\"summary\":\"s\",\"annotations_count\":2,\"annotations\":[]}')");
        open("#/runs/" + run);
        browser.await("tbody", "waits for approval");
        assertTrue(browser.text("[data-label='Check run']").contains("2 warnings"), browser.text("main"));
        browser.click(".actions button", "Approve");
        browser.await(".notice", "Approved.");
        ApprovalDecided decided = (ApprovalDecided) heard.poll(60, TimeUnit.SECONDS);
        assertEquals(run, decided.runId());
        assertTrue(decided.approved());
    }

    @Test
    void who_may_only_read_is_offered_nothing_to_change() {
        String token = "22".repeat(32);
        database.execute(
                "INSERT INTO operator_tokens (name, scope, token_hash) VALUES ('reader', 'read', sha256(decode('"
                        + token + "', 'hex')))");
        ClaimedJob job = graphOfFour();
        browser.open(gateway.uri(), at(job), token);
        browser.await("main", "to cancel, rerun or approve takes an operator's");
        assertEquals(0, browser.count("main .actions button"));
    }

    @Test
    void runs_are_listed_narrowed_down_and_paged_by_the_address() {
        database.execute("INSERT INTO repos (id, owner, name) VALUES (900, 'octo', 'many')");
        database.execute("INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, head_ref, event,"
                + " trigger_event_id, status, conclusion, started_at, completed_at) SELECT 900, i, 'ci.yml', 'c0ffee', 'refs/heads/main',"
                + " 'schedule', 'many' || i, 'completed', 'timed_out', now(), now() FROM generate_series(1, 60) AS i");
        open("#/runs?repo_id=900");
        browser.await(".summary", "60 runs match.");
        assertEquals("octo/many #60", browser.texts("tbody a").get(0));
        browser.screenshots("runs");
        browser.click(".pager a", "Older");
        browser.await("tbody tr:first-child a", "octo/many #10");
        browser.js("const it = document.querySelector('select[name=status]'); it.value = 'queued';"
                + " it.dispatchEvent(new Event('change'))");
        browser.await(".empty", "No run here.");
        assertEquals("/runs?status=queued&repo_id=900", browser.address());
        assertFalse(browser.text("main").contains("Older"), "a page of nothing has no others");
    }

    @Test
    void what_is_no_run_is_said_in_a_sentence() {
        open("#/runs/99999999");
        browser.await("[role=alert]", "Run not found.");
    }
}
