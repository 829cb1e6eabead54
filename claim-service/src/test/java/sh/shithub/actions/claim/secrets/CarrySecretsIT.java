package sh.shithub.actions.claim.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.CountedStatements;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.Specs;
import sh.shithub.actions.claim.heartbeats.AnswerHeartbeats;
import sh.shithub.actions.claim.heartbeats.Heartbeat;
import sh.shithub.actions.claim.heartbeats.HeartbeatStores;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.secrets.SecretPlace;
import sh.shithub.actions.platform.secrets.SecretSeal;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** A claim carries its repository's and its owner's secrets, sealed, and what it carried is kept with it. */
@ExtendWith(DevStackExtension.class)
class CarrySecretsIT {
    private static final SecretSeal SEAL = HeartbeatStores.SEAL;

    private final Floor floor;

    CarrySecretsIT(DevStack stack) {
        floor = new Floor(stack);
    }

    /** No service runs beside it. */
    @BeforeEach
    void empty() {
        floor.rows.change(
                "TRUNCATE workflow_runs, workflow_runners, job_label_sets, actions_policies, workflow_secrets CASCADE");
    }

    @Test
    void a_claim_carries_its_owner_s_secrets_and_its_repository_s_before_them() {
        set(SecretPlace.ofOwner("octo", "SHARED"), "of the owner");
        set(SecretPlace.ofOwner("octo", "TOKEN"), "shadowed");
        set(SecretPlace.ofRepo(31, "TOKEN"), "of the repository");
        set(SecretPlace.ofRepo(32, "TOKEN"), "of another repository");
        set(SecretPlace.ofOwner("octo-2", "OTHER"), "of another owner");
        JobOffer offer = claim(31, "push");
        assertEquals(Map.of("SHARED", "of the owner", "TOKEN", "of the repository"), opened(offer));
        assertEquals(Map.of(), offer.job().secrets());
        assertEquals(List.of(), offer.job().maskValues());
        assertEquals(opened(offer), kept(offer));
    }

    @Test
    void a_pull_request_s_job_carries_none() {
        set(SecretPlace.ofOwner("octo", "TOKEN"), "x");
        set(SecretPlace.ofRepo(31, "TOKEN"), "x");
        JobOffer offer = claim(31, "pull_request");
        assertNull(offer.sealedSecrets());
        assertEquals(0, floor.rows.one(Long.class, "SELECT count(*) FROM workflow_job_secret_masks"));
        assertEquals(Map.of("TOKEN", "x"), opened(claim(31, "schedule")));
    }

    /** The runner that lost the job may still write what it was given. */
    @Test
    void each_attempt_has_what_it_carried() {
        set(SecretPlace.ofRepo(31, "TOKEN"), "first");
        JobOffer first = claim(31, "push");
        floor.rows.change(
                "UPDATE workflow_jobs SET status = 'queued', runner_id = NULL, started_at = NULL, ready_at = now()");
        set(SecretPlace.ofRepo(31, "TOKEN"), "second");
        JobOffer second = offer(Floor.beat(floor.runner(1), 1));
        assertEquals(2, second.attempt());
        assertEquals(Map.of("TOKEN", "first"), kept(first));
        assertEquals(Map.of("TOKEN", "second"), kept(second));
        assertEquals(Map.of("TOKEN", "second"), opened(second));
    }

    /** What an attempt carried that no other did is kept; what each carries again is kept once. */
    @Test
    void offers_in_vain_keep_what_they_carried_once_for_each_change() {
        set(SecretPlace.ofRepo(31, "TOKEN"), "first");
        JobOffer first = claim(31, "push");
        for (int attempt = 2; attempt <= 5; attempt++) {
            JobOffer again = offerAgain();
            assertEquals(attempt, again.attempt());
            assertEquals(Map.of("TOKEN", "first"), opened(again));
        }
        assertEquals(List.of(1), attempts());
        set(SecretPlace.ofRepo(31, "TOKEN"), "second");
        JobOffer changed = offerAgain();
        offerAgain();
        assertEquals(List.of(1, 6), attempts());
        assertEquals(Map.of("TOKEN", "first"), kept(first));
        assertEquals(Map.of("TOKEN", "second"), kept(changed));
        set(SecretPlace.ofRepo(31, "TOKEN"), "first");
        offerAgain();
        assertEquals(List.of(1, 6, 8), attempts());
    }

    private JobOffer offerAgain() {
        floor.rows.change(
                "UPDATE workflow_jobs SET status = 'queued', runner_id = NULL, started_at = NULL, ready_at = now()");
        return offer(Floor.beat(floor.runner(1), 1));
    }

    private List<Integer> attempts() {
        return floor.rows.all(Integer.class, "SELECT attempt FROM workflow_job_secret_masks ORDER BY job_id, attempt");
    }

    /** A job that ran without its secret would fail in a way that its author could not understand. */
    @Test
    void a_secret_that_does_not_open_ends_its_job_in_words_and_no_other() {
        byte[] raw = new byte[32];
        raw[0] = 1;
        SecretSeal other = new SecretSeal(new MasterKey(Base64.getEncoder().encodeToString(raw)));
        SecretPlace place = SecretPlace.ofRepo(31, "TOKEN");
        keep(place, other.seal(place, "x"));
        set(SecretPlace.ofRepo(32, "TOKEN"), "sound");
        long undeliverable = queue(31, "push");
        queue(32, "push");
        long runner = floor.runner(2);
        List<AnswerHeartbeats.Answer> answers = floor.answer(Floor.beat(runner, 2), Floor.beat(runner, 2));
        assertNull(answers.get(0).offer());
        assertEquals(Map.of("TOKEN", "sound"), opened(answers.get(1).offer()));
        String reason =
                floor.rows.one(String.class, "SELECT end_reason FROM workflow_jobs WHERE id = ?", undeliverable);
        assertTrue(reason.startsWith("the secret TOKEN of repository 31 cannot be opened"), reason);
        assertEquals(undeliverable, floor.announced.expired.get(0).jobId());
        assertEquals(1, floor.rows.one(Long.class, "SELECT count(*) FROM workflow_job_secret_masks"));
    }

    @Test
    void secrets_cost_two_statements_however_many_claims_carry_them() throws SQLException {
        for (int repo = 41; repo < 45; repo++) {
            set(SecretPlace.ofRepo(repo, "TOKEN"), "x");
            for (int i = 0; i < 10; i++) {
                queue(repo, "push");
            }
        }
        assertEquals(13, statements(1).size());
        assertEquals(13, statements(30).size());
        floor.rows.change("DELETE FROM workflow_secrets");
        assertEquals(11, statements(5).size());
    }

    /** Among many secrets it finds the few of its repositories by the key. */
    @Test
    void others_secrets_are_not_read() throws SQLException {
        set(SecretPlace.ofRepo(31, "TOKEN"), "x");
        queue(31, "push");
        List<String> statements = statements(1);
        try (Connection connection = floor.open();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO workflow_secrets (scope, repo_id, name, sealed)
                    SELECT 'repo', i / 5 + 100, 'S' || i, sha256('') FROM generate_series(1, 20000) AS i;
                    INSERT INTO workflow_secrets (scope, owner, name, sealed)
                    SELECT 'owner', 'o' || i / 5, 'S' || i, sha256('') FROM generate_series(1, 20000) AS i;
                    ANALYZE workflow_secrets
                    """);
            String has = plan(statement, only(statements, "has_secrets"), "bigint[]", "'{1,2}'");
            String read = plan(
                    statement,
                    only(statements, "s.name, s.sealed"),
                    "text[], text[], bigint[]",
                    "'{repo}', '{\"\"}', '{31}'");
            for (String plan : List.of(has, read)) {
                assertFalse(plan.contains("Seq Scan on workflow_secrets"), plan);
                assertTrue(plan.contains("using workflow_secrets_pkey"), plan);
            }
            connection.rollback();
        }
    }

    private static String only(List<String> statements, String with) {
        List<String> found =
                statements.stream().filter(sql -> sql.contains(with)).toList();
        assertEquals(1, found.size(), statements::toString);
        return found.get(0);
    }

    private static String plan(Statement statement, String sql, String types, String values) throws SQLException {
        StringBuilder numbered = new StringBuilder();
        int parameter = 0;
        for (char letter : sql.toCharArray()) {
            numbered.append(letter == '?' ? "$" + ++parameter : Character.toString(letter));
        }
        statement.execute("PREPARE asked (" + types + ") AS " + numbered);
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines = statement.executeQuery("EXPLAIN EXECUTE asked (" + values + ")")) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        statement.execute("DEALLOCATE asked");
        return plan.toString();
    }

    private List<String> statements(int claims) throws SQLException {
        Heartbeat[] beats = IntStream.range(0, claims)
                .mapToObj(i -> Floor.beat(floor.runner(1), 1))
                .toArray(Heartbeat[]::new);
        List<String> statements = CountedStatements.list();
        try (Connection connection = floor.open()) {
            List<Long> jobs = Floor.jobs(floor.answerHeartbeats(Clock.systemUTC())
                    .answer(CountedStatements.on(connection, statements), List.of(beats)));
            assertFalse(jobs.contains(null));
            connection.commit();
        }
        return statements;
    }

    private JobOffer claim(long repo, String event) {
        queue(repo, event);
        return offer(Floor.beat(floor.runner(1), 1));
    }

    private JobOffer offer(Heartbeat beat) {
        return floor.answer(beat).get(0).offer();
    }

    private long queue(long repo, String event) {
        RunSpec run = Specs.run(repo, null, Specs.job("j", List.of()));
        return floor.queue(new RunSpec(
                        run.repo(),
                        run.workflowFile(),
                        run.workflowName(),
                        run.headSha(),
                        run.headRef(),
                        event,
                        run.eventPayload(),
                        null,
                        null,
                        false,
                        run.jobs()))
                .jobs()
                .get(0)
                .id();
    }

    private static Map<String, String> opened(JobOffer offer) {
        return SEAL.openSnapshot(
                offer.job().id(), offer.attempt(), Base64.getDecoder().decode(offer.sealedSecrets()));
    }

    private Map<String, String> kept(JobOffer offer) {
        byte[] sealed = floor.rows.one(
                byte[].class,
                "SELECT sealed FROM workflow_job_secret_masks WHERE job_id = ? AND attempt = ?",
                offer.job().id(),
                offer.attempt());
        return SEAL.openSnapshot(offer.job().id(), offer.attempt(), sealed);
    }

    private void set(SecretPlace place, String value) {
        keep(place, SEAL.seal(place, value));
    }

    private void keep(SecretPlace place, byte[] sealed) {
        floor.rows.change("""
                INSERT INTO workflow_secrets (scope, owner, repo_id, name, sealed) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (scope, owner, repo_id, name) DO UPDATE SET sealed = excluded.sealed
                """, place.scope().name(), place.owner(), place.repoId(), place.name(), sealed);
    }
}
