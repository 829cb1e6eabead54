package sh.shithub.actions.gateway.operator.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.GatewayIT;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;

/** "Over the configured storage quota of the owner: 402" (wire.md, "Artifacts"). */
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
        gateway.bean(CheckArtifacts.class).look();
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

    @Test
    void what_is_deleted_or_announced_again_makes_room() {
        ClaimedJob job = jobOf("six");
        String token = accepted(job, gateway.tokenOf(job), "a", QUOTA);
        token = accepted(job, token, "a", QUOTA - 1);
        refused(402, FULL, announce(job, token, "b", 2));
        database.execute("DELETE FROM workflow_artifacts WHERE run_id = " + job.runId());
        accepted(job, token, "b", QUOTA);
    }

    /** Every writer of artifacts at once, from two gateways: what is added up is what there is. */
    @Test
    void the_sum_is_right_whoever_changes_what() {
        List<ClaimedJob> jobs = IntStream.range(0, 24)
                .mapToObj(i -> jobOf(i % 2 == 0 ? "even" : "odd"))
                .toList();
        try (GatewayUnderTest other = GatewayUnderTest.start(stack, Map.of("SHITHUB_INSTANCE", "api-gateway_2"))) {
            List<CompletableFuture<Void>> all = jobs.stream()
                    .map(job -> CompletableFuture.runAsync(
                            () -> busy(job, job.jobId() % 2 == 0 ? caller : other.caller(), other)))
                    .toList();
            all.forEach(CompletableFuture::join);
        }
        assertEquals(
                database.text("SELECT string_agg(owner || ' ' || sum, ',' ORDER BY owner) FROM (SELECT owner,"
                        + " sum(coalesce(stored_bytes, size_bytes)) FROM workflow_artifacts WHERE expires_at > now()"
                        + " GROUP BY owner HAVING sum(coalesce(stored_bytes, size_bytes)) <> 0) s"),
                database.text(
                        "SELECT string_agg(owner || ' ' || bytes, ',' ORDER BY owner) FROM artifact_usage WHERE bytes <> 0"));
    }

    private void busy(ClaimedJob job, Caller at, GatewayUnderTest other) {
        String token = gateway.tokenOf(job);
        for (int i = 0; i < 8; i++) {
            Caller.Answer answer = at.post(
                    job.path("artifacts/upload"), token, "{\"name\":\"n" + i + "\",\"size_bytes\":" + (i + 1) + "}");
            assertEquals(201, answer.status(), answer::error);
            token = answer.nextToken();
        }
        String ofRun = " WHERE run_id = " + job.runId() + " AND name = ";
        database.execute("UPDATE workflow_artifacts SET check_at = now(), created_at = now() - interval '17 min'"
                + ofRun + "'n1'");
        database.execute("UPDATE workflow_artifacts SET created_at = now() - interval '91 days', expires_at = now()"
                + ofRun + "'n2'");
        other.bean(CheckArtifacts.class).look();
        gateway.bean(CheckArtifacts.class).look();
        long id = Long.parseLong(database.text("SELECT id FROM workflow_artifacts" + ofRun + "'n3'"));
        assertTrue(other.bean(DeleteArtifacts.class).delete(id));
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
