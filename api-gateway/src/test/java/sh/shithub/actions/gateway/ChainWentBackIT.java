package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.testkit.DevStack;

/** PostgreSQL was restored to an earlier moment, or a standby behind it was promoted: jobs that run go on (decision 0027). */
class ChainWentBackIT extends GatewayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String KEY = "try-1";

    ChainWentBackIT(DevStack stack) {
        super(stack);
    }

    @Test
    void the_newest_token_is_good_and_no_older_one() {
        ClaimedJob job = claimed();
        String first = gateway.tokenOf(job);
        String second = call(job, first).nextToken();
        remember(job);
        String third = call(job, second).nextToken();
        String fourth = call(job, third).nextToken();
        goBack(job);
        assertEquals(1, database.spent(job));
        double before = ahead();
        Caller.Answer answer = call(job, fourth);
        assertEquals(200, answer.status(), answer::error);
        assertEquals(4, database.spent(job));
        for (String old : new String[] {first, second, third, fourth}) {
            refused(401, "job token replayed", call(job, old));
        }
        assertEquals(200, call(job, answer.nextToken()).status());
        assertTrue(Wait.until(PATIENCE, () -> ahead() == before + 1), "it is not counted");
    }

    @Test
    void a_call_whose_answer_was_lost_with_it_is_repeated_as_ever() {
        ClaimedJob job = claimed();
        remember(job);
        String token = call(job, gateway.tokenOf(job)).nextToken();
        Caller.Answer lost = keyed(job, token);
        assertEquals(200, lost.status(), lost::error);
        goBack(job);
        Caller.Answer first = keyed(job, token);
        assertEquals(200, first.status(), first::error);
        RepeatedCallIT.same(first, keyed(job, token));
        assertEquals(2, database.spent(job));
    }

    @Test
    void of_two_runners_one_has_the_job() {
        ClaimedJob job = claimed();
        String token = call(job, gateway.tokenOf(job)).nextToken();
        database.execute("UPDATE workflow_jobs SET attempt = 2 WHERE id = " + job.jobId());
        database.execute(
                "UPDATE job_token_chains SET attempt = 2, spent = 0, last_call = NULL WHERE job_id = " + job.jobId());
        refused(404, "job not found", call(job, token));
        database.execute("DELETE FROM job_token_chains WHERE job_id = " + job.jobId());
        refused(404, "job not found", call(job, token));
    }

    private double ahead() {
        String line = "shithub_actions_runner_jwt_total{result=\"ahead\"} ";
        return gateway.metrics()
                .lines()
                .filter(shown -> shown.startsWith(line))
                .mapToDouble(shown -> Double.parseDouble(shown.substring(line.length())))
                .sum();
    }

    private Caller.Answer call(ClaimedJob job, String token) {
        return caller.post(job.path("cancel-check"), token, "");
    }

    private Caller.Answer keyed(ClaimedJob job, String token) {
        return RepeatedCallIT.keyed(caller, job.path("status"), token, KEY, RUNNING)
                .join();
    }

    private void remember(ClaimedJob job) {
        database.execute("CREATE TABLE IF NOT EXISTS remembered AS TABLE job_token_chains WITH NO DATA");
        database.execute("INSERT INTO remembered SELECT * FROM job_token_chains WHERE job_id = " + job.jobId());
    }

    private void goBack(ClaimedJob job) {
        database.execute("DELETE FROM job_token_chains WHERE job_id = " + job.jobId());
        database.execute("INSERT INTO job_token_chains SELECT * FROM remembered WHERE job_id = " + job.jobId());
    }
}
