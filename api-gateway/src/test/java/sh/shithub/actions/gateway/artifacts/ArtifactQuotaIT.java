package sh.shithub.actions.gateway.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.GatewayIT;

/** "Over the configured storage quota of the owner: 402" (WIRE.md, artifacts). */
class ArtifactQuotaIT extends GatewayIT {
    private static final int QUOTA = 1 << 20;
    private static final String FULL = "the owner's storage quota is used up";

    ArtifactQuotaIT(DevStack stack) {
        super(stack);
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("SHITHUB_ARTIFACT_QUOTA_MEBIBYTES", "1");
    }

    @Test
    void just_up_to_the_quota_is_fine_and_the_refused_call_keeps_its_token() {
        ClaimedJob job = jobOf("one");
        String token = accepted(job, gateway.tokenOf(job), "a", 600_000);
        refused(402, FULL, announce(job, token, "b", QUOTA - 600_000 + 1));
        token = accepted(job, token, "b", QUOTA - 600_000);
        refused(402, FULL, announce(job, token, "c", 1));
        token = accepted(job, token, "c", 0);
        refused(402, FULL, announce(job, token, "d", Long.MAX_VALUE));
        assertEquals(3, database.spent(job));
    }

    @Test
    void every_repository_of_the_owner_counts_and_no_other_s() {
        ClaimedJob job = jobOf("two");
        accepted(job, gateway.tokenOf(job), "a", QUOTA);
        ClaimedJob same = jobOf("two");
        refused(402, FULL, announce(same, gateway.tokenOf(same), "a", 1));
        ClaimedJob other = jobOf("three");
        accepted(other, gateway.tokenOf(other), "a", QUOTA);
    }

    @Test
    void what_has_expired_counts_no_more() {
        ClaimedJob job = jobOf("four");
        String token = accepted(job, gateway.tokenOf(job), "a", QUOTA);
        database.execute("UPDATE workflow_artifacts SET created_at = now() - interval '91 days',"
                + " expires_at = now() - interval '1 day' WHERE run_id = " + job.runId());
        accepted(job, token, "b", QUOTA);
    }

    @Test
    void what_never_came_counts_nothing_and_what_came_counts_as_stored() {
        ClaimedJob job = jobOf("five");
        String token = accepted(job, gateway.tokenOf(job), "a", QUOTA);
        database.execute(
                "UPDATE workflow_artifacts SET status = 'missing', stored_bytes = 0 WHERE run_id = " + job.runId());
        token = accepted(job, token, "b", 1);
        database.execute("UPDATE workflow_artifacts SET status = 'size_mismatch', stored_bytes = " + QUOTA
                + " WHERE name = 'b' AND run_id = " + job.runId());
        refused(402, FULL, announce(job, token, "c", 1));
    }

    private ClaimedJob jobOf(String owner) {
        ClaimedJob job = claimed();
        database.execute("UPDATE repos SET owner = '" + owner + "' WHERE id = " + job.repoId());
        return job;
    }

    private String accepted(ClaimedJob job, String token, String name, long bytes) {
        Caller.Answer answer = announce(job, token, name, bytes);
        assertEquals(201, answer.status(), answer::error);
        return answer.nextToken();
    }

    private Caller.Answer announce(ClaimedJob job, String token, String name, long bytes) {
        return caller.post(
                job.path("artifacts/upload"), token, "{\"name\":\"" + name + "\",\"size_bytes\":" + bytes + "}");
    }
}
