package sh.shithub.actions.gateway.operator.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.Database;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Operators' reads of jobs: what each says about why a job waits is true of the rows. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadJobsIT {
    private final DevStack stack;
    private final Database database;
    private GatewayUnderTest gateway;
    private Caller caller;
    private String operator;
    private int repos;
    private long repo;
    private long run;

    ReadJobsIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @BeforeAll
    void start() {
        gateway = GatewayUnderTest.start(stack);
        caller = gateway.caller();
        operator = stack.operatorToken();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @BeforeEach
    void aRunOfAnOwnerOfItsOwn() {
        database.execute("UPDATE workflow_runners SET last_heartbeat_at = NULL");
        repo = ++repos;
        database.execute("INSERT INTO repos (id, owner, name) VALUES (" + repo + ", 'owner" + repo + "', 'r')");
        run = run("");
    }

    @Test
    void a_job_is_shown_with_its_steps_and_check_run() {
        long job = job(run, "build", "linux", "{}", true);
        database.execute("INSERT INTO workflow_steps (job_id, step_index, step_name, run_command) VALUES (" + job
                + ", 1, 'second', 'true'), (" + job + ", 0, 'first', 'true')");
        database.execute("INSERT INTO check_runs (repo_id, head_sha, name, external_id, job_id) VALUES (" + repo
                + ", 'c0ffee', 'build', 'workflow_run:" + run + ":job:build', " + job + ")");
        JsonNode one = get("/api/v1/jobs/" + job).body();
        assertEquals("build", one.get("key").asText());
        assertEquals("first", one.at("/steps/0/name").asText());
        assertEquals("second", one.at("/steps/1/name").asText());
        assertEquals("queued", one.at("/check_run/status").asText());
        assertTrue(one.get("conclusion").isNull());
        assertTrue(one.at("/check_run/output").isNull());
        assertEquals(one, get("/api/v1/runs/" + run + "/jobs").body().at("/jobs/0"));
        database.execute(
                "UPDATE check_runs SET output = '{\"title\":\"1 error\",\"summary\":\"s\",\"annotations_count\":1,"
                        + "\"annotations\":[]}' WHERE job_id = " + job);
        assertEquals(
                "{\"title\":\"1 error\",\"summary\":\"s\",\"annotations_count\":1}",
                get("/api/v1/jobs/" + job).body().at("/check_run/output").toString());
    }

    @Test
    void the_check_runs_of_a_run_are_shown_with_their_outputs() {
        long quiet = job(run, "quiet", "linux", "{}", true);
        long loud = job(run, "loud", "linux", "{}", true);
        for (long job : new long[] {loud, quiet}) {
            database.execute("INSERT INTO check_runs (repo_id, head_sha, name, external_id, job_id) VALUES (" + repo
                    + ", 'c0ffee', 'j', 'workflow_run:" + run + ":" + job + "', " + job + ")");
        }
        String annotation =
                "{\"path\":\"a.c\",\"start_line\":1,\"end_line\":2,\"start_column\":null,\"end_column\":null,"
                        + "\"annotation_level\":\"failure\",\"title\":\"\",\"message\":\"no\"}";
        String output = "{\"title\":\"1 error\",\"summary\":\"s\",\"annotations_count\":7,\"annotations\":["
                + annotation + "]}";
        database.execute("UPDATE check_runs SET output = '" + output + "' WHERE job_id = " + loud);
        Caller.Answer first = get("/api/v1/runs/" + run + "/check-runs");
        assertEquals(200, first.status(), first::error);
        assertEquals(2, first.body().get("total_count").asInt());
        assertEquals("quiet", first.body().at("/check_runs/0/job_key").asText());
        assertTrue(first.body().at("/check_runs/0/output").isNull());
        assertEquals(output, first.body().at("/check_runs/1/output").toString());
        assertEquals(
                loud,
                get("/api/v1/runs/" + run + "/check-runs?per_page=1&page=2")
                        .body()
                        .at("/check_runs/0/job_id")
                        .asLong());
        assertEquals("run not found", get("/api/v1/runs/0/check-runs").error());
    }

    @Test
    void jobs_come_in_pages() {
        for (int i = 0; i < 5; i++) {
            job(run, "j" + i, "linux", "{}", true);
        }
        Caller.Answer second = get("/api/v1/runs/" + run + "/jobs?per_page=2&page=2");
        assertEquals(5, second.body().get("total_count").asInt());
        assertEquals(2, second.body().get("jobs").size());
        assertEquals("j2", second.body().at("/jobs/0/key").asText());
        assertTrue(second.header("Link").contains("page=3>; rel=\"next\""));
    }

    @Test
    void without_a_live_runner_it_says_which_label_nobody_offers() {
        long job = job(run, "build", "linux,gpu", "{}", true);
        assertEquals("no live runner offers linux, gpu", blocker(job));
        long runner = runner("linux", 1);
        assertEquals("no live runner offers gpu", blocker(job));
        database.execute("UPDATE workflow_runners SET labels = '{linux,gpu}' WHERE id = " + runner);
        assertNull(blocker(job));
        database.execute("UPDATE workflow_runners SET draining = true WHERE id = " + runner);
        assertEquals("no live runner offers linux, gpu", blocker(job));
        database.execute("UPDATE workflow_runners SET draining = false, last_heartbeat_at = now() - interval '61s'"
                + " WHERE id = " + runner);
        assertEquals("no live runner offers linux, gpu", blocker(job));
    }

    @Test
    void busy_runners_caps_and_places_in_line_are_told() {
        long runner = runner("line" + repo, 1);
        long first = job(run, "first", "line" + repo, "{}", true);
        long second = job(run, "second", "line" + repo, "{}", true);
        assertNull(blocker(first));
        assertEquals("next in line behind 1 job", blocker(second));
        long waiting = job(run, "third", "line" + repo, "{}", true);
        database.execute("UPDATE workflow_jobs SET ready_at = NULL WHERE id = " + waiting);
        assertEquals("next in line behind 2 jobs", blocker(waiting));
        running(job(run, "busy", "line" + repo, "{}", true), runner);
        assertEquals("all fitting runners are busy", blocker(first));
        policy("repo_id, scope, repo_cap) VALUES (" + repo + ", 'repo', 1)");
        assertEquals("repository cap: 1 of 1 running", blocker(first));
        policy("owner, scope, owner_cap, repo_cap) VALUES ('owner" + repo + "', 'owner', 1, 9)");
        database.execute("UPDATE actions_policies SET repo_cap = 9 WHERE scope = 'repo' AND repo_id = " + repo);
        assertEquals("owner cap: 1 of 1 running", blocker(first));
        policy("repo_id, scope, enabled) VALUES (" + repo + ", 'repo', false)"
                + " ON CONFLICT (scope, owner, repo_id) DO UPDATE SET enabled = false");
        assertEquals("actions disabled", blocker(first));
    }

    @Test
    void needs_approval_and_groups_are_told() {
        runner("linux", 9);
        job(run, "build", "linux", "{}", true);
        long test = job(run, "test", "linux", "{build}", false);
        assertEquals("waits for build", blocker(test));
        long behind = run("deploy");
        long later = run("deploy");
        long deploy = job(later, "deploy", "linux", "{}", false);
        assertEquals("group deploy held by run " + behind, blocker(deploy));
        database.execute("UPDATE workflow_runs SET need_approval = true WHERE id = " + later);
        assertEquals("waits for approval", blocker(deploy));
        database.execute("INSERT INTO workflow_run_approvals (run_id, approved, decided_by, decided_at) VALUES ("
                + later + ", true, 'me', now())");
        assertEquals("group deploy held by run " + behind, blocker(deploy));
    }

    @Test
    void a_job_that_runs_or_has_ended_has_no_blocker() {
        long job = job(run, "build", "nobody-offers-this", "{}", true);
        running(job, runner("linux", 1));
        assertNull(blocker(job));
    }

    @Test
    void what_is_no_job_is_404() {
        for (String id : new String[] {"abc", "0", "-1", "99999999", "1e3"}) {
            Caller.Answer refused = get("/api/v1/jobs/" + id);
            assertEquals(404, refused.status(), id);
            assertEquals("job not found", refused.error());
            Caller.Answer log = get("/api/v1/jobs/" + id + "/steps/1/log");
            assertEquals(404, log.status(), id);
            assertEquals("step not found", log.error());
        }
    }

    private Caller.Answer get(String path) {
        return caller.get(path, operator);
    }

    private String blocker(long job) {
        Caller.Answer answer = get("/api/v1/jobs/" + job);
        assertEquals(200, answer.status(), answer::error);
        return answer.text("blocker");
    }

    private long run(String group) {
        return Long.parseLong(
                database.text("INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event,"
                        + " trigger_event_id, concurrency_group) SELECT " + repo
                        + ", count(*) + 1, 'ci.yml', 'c0ffee', 'push',"
                        + " 't' || count(*), '" + group + "' FROM workflow_runs WHERE repo_id = " + repo
                        + " RETURNING id"));
    }

    private long job(long of, String key, String labels, String needs, boolean ready) {
        String set = database.text("INSERT INTO job_label_sets (labels) VALUES ('{" + labels + "}')"
                + " ON CONFLICT (labels) DO UPDATE SET labels = excluded.labels RETURNING id");
        String at = ready ? "now()" : "NULL";
        return Long.parseLong(
                database.text("INSERT INTO workflow_jobs (run_id, job_index, job_key, runs_on, label_set_id,"
                        + " needs_jobs, repo_id, owner, eligible_at, ready_at) SELECT " + of + ", count(*), '" + key
                        + "', '" + labels
                        + "', " + set + ", '" + needs + "', " + repo + ", 'owner" + repo + "', " + at + ", " + at
                        + " FROM workflow_jobs WHERE run_id = " + of + " RETURNING id"));
    }

    private void running(long job, long runner) {
        database.execute(
                "UPDATE workflow_jobs SET status = 'running', ready_at = NULL, eligible_at = NULL, runner_id = "
                        + runner + ", attempt = 1, started_at = now() WHERE id = " + job);
    }

    private long runner(String labels, int capacity) {
        return Long.parseLong(database.text("INSERT INTO workflow_runners (name, labels, capacity, last_heartbeat_at)"
                + " SELECT 'r' || count(*), '{" + labels + "}', " + capacity
                + ", now() FROM workflow_runners RETURNING id"));
    }

    private void policy(String row) {
        database.execute("INSERT INTO actions_policies (" + row);
    }
}
