package sh.shithub.actions.checks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.schema.DatabaseUrl;

/** Secrets from the operator's program to the runner, and nowhere else: no topic, table, object or log has one in the clear. */
@ExtendWith(RunningStackExtension.class)
class SecretsIT {
    private static final long REPO = 9001;
    private static final Map<String, Object> VAULT = Map.of("id", REPO, "owner", "secretive", "name", "vault");
    private static final String OF_REPO = "canary-of-the-repository-1f6c";
    private static final String ENCODED = Base64.getEncoder().encodeToString(OF_REPO.getBytes(StandardCharsets.UTF_8));
    private static final String OF_OWNER = "canary-of-the-owner-77ab";
    private static final String SHADOWED = "canary-that-is-shadowed-90d2";
    private static final String ROTATED = "canary-that-came-later-b3e8";
    private static final String LARGEST = "z".repeat(64 << 10);
    /** Not a secret: it shows that the search finds what is there. */
    private static final String CONTROL = "control-that-may-be-found-4410";

    /** In records that no service can read: errors of a parser like to show what they met. */
    private static final String MALFORMED = "canary-that-no-parser-reads-5e27";

    private final RunningStack stack;
    /** All that were used. */
    private final List<String> tokens = new ArrayList<>();

    SecretsIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void a_claim_carries_what_was_set_and_no_disk_ever_shows_it() throws SQLException {
        long run = queue("push");
        set("--repo", "secretive/vault", "TOKEN", OF_REPO + "\n");
        set("--owner", "secretive", "TOKEN", SHADOWED);
        set("--owner", "secretive", "REGION", OF_OWNER);
        set("--owner", "secretive", "LARGEST", LARGEST);

        StockClient runner = stack.runner("vault", 1);
        tokens.add(runner.registrationToken());
        StockClient.Claim claim = runner.claim(List.of("vault"));
        tokens.add(claim.job().get("checkout_token").asText());
        assertEquals(run, claim.runId());
        assertEquals(OF_REPO, claim.job().at("/secrets/TOKEN").asText());
        assertEquals(OF_OWNER, claim.job().at("/secrets/REGION").asText());
        assertEquals(LARGEST, claim.job().at("/secrets/LARGEST").asText());
        assertEquals(3, claim.job().get("secrets").size());
        assertEquals(
                List.of(OF_OWNER, OF_REPO, LARGEST),
                IntStream.range(0, 3)
                        .mapToObj(i -> claim.job().get("mask_values").get(i).asText())
                        .toList());
        assertEquals(
                List.of("1"), stack.rows("SELECT attempt FROM workflow_job_secret_masks WHERE job_id = " + claim.id()));

        StockClient.Answer spent = presentSpentToken(claim);
        assertEquals(401, spent.status());
        set("--repo", "secretive/vault", "TOKEN", ROTATED);
        Shithubd.run(stack, "", "admin", "secret", "delete", "--owner", "secretive", "--name", "REGION");
        leak(claim);
        assertEquals("token ***, region *** and encoded ***\n" + CONTROL + "\n", stack.object(logKey(claim)));
        Records.send(
                stack,
                Topics.STATUS,
                "{\"type\":\"job_status_reported\",\"status\":\"" + MALFORMED + "\"} " + MALFORMED);
        Records.send(stack, Topics.LOGS, MALFORMED);
        stack.awaitNoLag();
        nothingOnAnyDisk();
        nothingInAnyLine();
    }

    /** Of a call that is refused, too, the log must not say with what it came. */
    private StockClient.Answer presentSpentToken(StockClient.Claim claim) {
        String token = claim.token();
        claim.running();
        tokens.add(token);
        return StockClient.post(stack.gateway(), "/api/v1/jobs/" + claim.id() + "/cancel-check", token, Map.of());
    }

    /** A runner that masks nothing: in pieces of one byte and more, so that no call has a secret whole. */
    private void leak(StockClient.Claim claim) {
        long step = claim.step(0);
        claim.stepRunning(step);
        int seq = 0;
        for (String piece : List.of(
                "token ",
                OF_REPO.substring(0, 1),
                OF_REPO.substring(1, 9),
                OF_REPO.substring(9),
                ", region " + OF_OWNER.substring(0, 12),
                OF_OWNER.substring(12) + " and encoded " + ENCODED.substring(0, 7),
                ENCODED.substring(7) + "\n" + CONTROL + "\n")) {
            tokens.add(claim.token());
            claim.log(step, seq++, piece);
        }
        tokens.add(claim.token());
        claim.stepCompleted(step, "success");
        tokens.add(claim.token());
        claim.completed("success");
        stack.awaitFinishedLogs(claim.runId());
        stack.awaitNoLag();
    }

    private void nothingOnAnyDisk() throws SQLException {
        try (Connection connection = stack.connect()) {
            connection.createStatement().execute("CHECKPOINT");
        }
        List<String> secrets = List.of(OF_REPO, OF_OWNER, SHADOWED, ROTATED, ENCODED);
        assertEquals(Set.of(), FilesOfStack.holding(FilesOfStack.ofBroker(), secrets));
        assertEquals(Set.of(), FilesOfStack.holding(FilesOfStack.ofDatabase(), secrets));
        assertEquals(Set.of(), FilesOfStack.holding(FilesOfStack.ofObjects(), secrets));
        assertEquals(Set.of(), FilesOfStack.holding(FilesOfStack.ofServices(), secrets));
        List<String> control = List.of(CONTROL);
        assertFalse(FilesOfStack.holding(FilesOfStack.ofBroker(), control).isEmpty());
        assertFalse(FilesOfStack.holding(FilesOfStack.ofDatabase(), control).isEmpty());
        assertFalse(FilesOfStack.holding(FilesOfStack.ofObjects(), control).isEmpty());
    }

    /** All services say all they can: the stack runs at DEBUG. Neither credentials, nor what a log says, nor what nobody could read. */
    private void nothingInAnyLine() {
        List<String> unsaid = new ArrayList<>(tokens);
        unsaid.add(stack.operatorToken());
        unsaid.add(stack.env("SHITHUB_MASTER_KEY"));
        unsaid.add(stack.env("SHITHUB_S3_SECRET_KEY"));
        unsaid.add(DatabaseUrl.parse(stack.env("SHITHUB_DATABASE_URL")).password());
        unsaid.add(CONTROL);
        unsaid.add(Base64.getEncoder()
                .encodeToString(CONTROL.getBytes(StandardCharsets.UTF_8))
                .substring(0, 30));
        unsaid.add(MALFORMED);
        assertEquals(Set.of(), FilesOfStack.holding(FilesOfStack.ofServices(), unsaid));
        assertFalse(
                FilesOfStack.holding(FilesOfStack.ofServices(), List.of("dead letter written"))
                        .isEmpty(),
                "what nobody could read was told all the same");
    }

    @Test
    void a_pull_request_s_job_is_given_none() {
        long run = queue("pull_request");
        set("--owner", "secretive", "TOKEN", SHADOWED);
        StockClient.Claim claim = stack.runner("vault", 1).claim(List.of("vault"));
        assertEquals(run, claim.runId());
        assertEquals(0, claim.job().get("secrets").size());
        assertEquals(0, claim.job().get("mask_values").size());
        claim.runThrough("success");
        assertEquals(0, stack.number("SELECT count(*) FROM workflow_job_secret_masks WHERE job_id = " + claim.id()));
    }

    private void set(String scope, String whose, String name, String input) {
        String said = Shithubd.run(stack, input, "admin", "secret", "set", scope, whose, "--name", name);
        assertFalse(said.contains("canary"), said);
    }

    private long queue(String event) {
        Map<String, Object> step = Map.of("name", CONTROL, "run", "echo");
        JsonNode queued = Queueing.queue(
                stack,
                List.of(Map.of("key", "leak", "runs_on", List.of("vault"), "steps", List.of(step))),
                Map.of("repo", VAULT, "event", event));
        return queued.get("run_id").asLong();
    }

    private static String logKey(StockClient.Claim claim) {
        return "actions/runs/" + claim.runId() + "/jobs/" + claim.id() + "/steps/" + claim.step(0) + ".log";
    }
}
