package sh.shithub.actions.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.storage.S3Clients;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import software.amazon.awssdk.services.s3.S3Client;

/** What has expired goes, its objects first, and nothing else. */
@ExtendWith(DevStackExtension.class)
class RetentionIT {
    private static final List<String> TABLES = List.of(
            "workflow_runs",
            "workflow_jobs",
            "workflow_steps",
            "check_runs",
            "job_token_chains",
            "workflow_run_approvals",
            "workflow_job_secret_masks",
            "log_finalizations",
            "workflow_step_log_chunks",
            "workflow_artifacts",
            "workflow_step_log_states",
            "workflow_step_log_held",
            "workflow_annotations");

    private DevStack stack;
    private SampleRuns runs;

    @BeforeEach
    void take(DevStack given) {
        stack = given;
        runs = new SampleRuns(given);
    }

    @Test
    void an_artifact_goes_a_day_after_its_expiry_and_the_others_stay() {
        long run = runs.ended(10);
        String gone = runs.artifact(run, "gone", 2);
        String today = runs.artifact(run, "today", 0);
        String fresh = runs.artifact(run, "fresh", -30);
        assertEquals("1 artifacts, 0 logs, 0 runs, 0 refused", forecast(usual()));
        assertTrue(runs.exists(gone));
        assertEquals("1 artifacts, 0 logs, 0 runs, 0 refused", run(usual()));
        assertEquals(
                List.of(false, true, true),
                Stream.of(gone, today, fresh).map(runs::exists).toList());
        assertEquals("fresh\ntoday\n", runs.text("SELECT name FROM workflow_artifacts ORDER BY name"));
        assertEquals("0 artifacts, 0 logs, 0 runs, 0 refused", run(usual()));
    }

    @Test
    void logs_go_with_their_masks_and_the_run_stays_and_says_so() {
        long old = runs.ended(91);
        long young = runs.ended(89);
        runs.execute(
                "INSERT INTO workflow_step_log_chunks (step_id, seq, chunk) SELECT s.id, i, 'x' FROM workflow_steps s"
                        + " JOIN workflow_jobs j ON j.id = s.job_id, generate_series(0, 4999) i WHERE j.run_id = " + old
                        + " AND step_index = 0");
        assertEquals("0 artifacts, 2 logs, 0 runs, 0 refused", forecast(usual()));
        assertEquals("0 artifacts, 2 logs, 0 runs, 0 refused", run(usual()));
        assertEquals(List.of(0, 2), List.of(runs.objects(old), runs.objects(young)));
        assertEquals(old + "\n", runs.text("SELECT id FROM workflow_runs WHERE logs_pruned_at IS NOT NULL"));
        assertEquals("2\n", runs.text("SELECT count(*) FROM workflow_steps WHERE log_object_key IS NOT NULL"));
        assertEquals(0, runs.number("SELECT count(*) FROM workflow_step_log_chunks"));
        assertEquals(1, runs.number("SELECT count(*) FROM workflow_job_secret_masks"));
        assertEquals(2, runs.number("SELECT count(*) FROM workflow_step_log_states"));
        assertEquals(2, runs.number("SELECT count(*) FROM workflow_step_log_held"));
        assertEquals(4, runs.number("SELECT count(*) FROM workflow_annotations"));
        assertEquals(2, runs.number("SELECT count(*) FROM workflow_runs"));
    }

    @Test
    void a_run_goes_with_all_that_hangs_on_it() {
        long old = runs.ended(366);
        runs.artifact(old, "long", -100);
        assertEquals("1 artifacts, 2 logs, 1 runs, 0 refused", forecast(usual()));
        assertEquals("1 artifacts, 2 logs, 1 runs, 0 refused", run(usual()));
        assertEquals(0, runs.objects(old));
        TABLES.forEach(table -> assertEquals(0, runs.number("SELECT count(*) FROM " + table), table));
    }

    /** The fourth is being used: claim-service has found it and has not written its job yet. */
    @Test
    void a_set_of_labels_goes_when_no_job_asks_for_it() {
        runs.ended(400);
        runs.ended(10);
        runs.execute(
                "INSERT INTO job_label_sets (id, labels, created_at) OVERRIDING SYSTEM VALUE SELECT 1 + i, ARRAY['run-' || i],"
                        + " now() - interval '2 days' FROM generate_series(1, 2500) i");
        runs.execute("INSERT INTO job_label_sets (id, labels) OVERRIDING SYSTEM VALUE VALUES (9999, '{today}')");
        runs.execute("UPDATE job_label_sets SET created_at = now() - interval '2 days' WHERE id = 1");
        runs.write(claiming -> {
            try (Statement statement = claiming.createStatement()) {
                statement.execute("SELECT FROM job_label_sets WHERE labels = '{run-4}' FOR KEY SHARE");
            }
            run(usual());
            return null;
        });
        String kept = "SELECT labels::text FROM job_label_sets ORDER BY labels";
        assertEquals("{linux}\n{run-4}\n{today}\n", runs.text(kept));
        run(usual());
        assertEquals("{linux}\n{today}\n", runs.text(kept));
        runs.execute("DELETE FROM job_label_sets WHERE labels = '{today}'");
    }

    @Test
    void nothing_goes_of_a_run_that_is_pinned_or_has_not_ended_or_of_a_kind_that_is_kept_for_ever() {
        long pinned = runs.ended(400);
        runs.artifact(pinned, "a", 50);
        runs.execute("UPDATE workflow_runs SET pinned = true");
        long open = runs.ended(400);
        runs.execute("UPDATE workflow_runs SET status = 'running', conclusion = NULL, completed_at = NULL WHERE id = "
                + open);
        assertEquals("0 artifacts, 0 logs, 0 runs, 0 refused", forecast(usual()));
        assertEquals("0 artifacts, 0 logs, 0 runs, 0 refused", run(usual()));
        runs.execute("UPDATE workflow_runs SET pinned = false");
        RetentionSettings never = new RetentionSettings(0, 0, 0, 100);
        assertEquals("0 artifacts, 0 logs, 0 runs, 0 refused", forecast(never));
        assertEquals("0 artifacts, 0 logs, 0 runs, 0 refused", run(never));
        assertEquals("1 artifacts, 2 logs, 1 runs, 0 refused", run(usual()));
        assertEquals(open + "\n", runs.text("SELECT id FROM workflow_runs"));
    }

    /** A rerun of failed jobs takes the logs of the others over, and their objects stay where they are. */
    @Test
    void a_parent_is_kept_while_a_rerun_shows_its_logs_or_is_under_way() {
        long parent = runs.ended(400);
        long child = runs.rerunOf(parent, 50);
        runs.execute(
                "UPDATE workflow_steps c SET log_object_key = p.log_object_key FROM workflow_jobs cj, workflow_steps p,"
                        + " workflow_jobs pj WHERE cj.id = c.job_id AND pj.id = p.job_id AND cj.run_id = " + child
                        + " AND pj.run_id = "
                        + parent + " AND c.step_index = 0 AND p.step_index = 0");
        assertEquals("0 artifacts, 0 logs, 0 runs, 0 refused", run(usual()));
        runs.execute(
                "UPDATE workflow_runs SET completed_at = now() - interval '100 days', started_at = NULL WHERE id = "
                        + child);
        assertEquals("0 artifacts, 4 logs, 1 runs, 0 refused", run(usual()));
        assertEquals(0, runs.objects(parent));
        assertEquals(
                child + " -\n", runs.text("SELECT id || ' ' || coalesce(parent_run_id::text, '-') FROM workflow_runs"));
        long again = runs.ended(400);
        long open = runs.rerunOf(again, 1);
        runs.execute("UPDATE workflow_runs SET status = 'running', conclusion = NULL, completed_at = NULL WHERE id = "
                + open);
        assertEquals("0 artifacts, 0 logs, 0 runs, 0 refused", run(usual()));
    }

    @Test
    void a_log_that_is_being_finished_is_left_to_its_finaliser() {
        long old = runs.ended(91);
        runs.execute("UPDATE log_finalizations SET leased_until = now() + interval '1 min'");
        assertEquals("0 artifacts, 0 logs, 0 runs, 0 refused", run(usual()));
        assertEquals(2, runs.objects(old));
        runs.execute("UPDATE log_finalizations SET leased_until = now() - interval '1 s'");
        assertEquals("0 artifacts, 2 logs, 0 runs, 0 refused", run(usual()));
    }

    @Test
    void while_the_storage_is_away_every_row_stays_and_the_next_run_removes_them() {
        long old = runs.ended(400);
        runs.artifact(old, "a", 2);
        Map<String, String> closedPort = new HashMap<>(stack.storage());
        closedPort.putAll(Map.of(
                "SHITHUB_S3_ENDPOINT", "http://127.0.0.1:1",
                "SHITHUB_S3_CALL", "1s",
                "SHITHUB_S3_ATTEMPT", "1s"));
        try (S3Client away = S3Clients.open(new ObjectStorageSettings(closedPort::get))) {
            Retention retention = new Retention(usual(), runs, StoredObjects.in(stack.bucket(), () -> away));
            assertThrows(StorageAwayException.class, () -> retention.run(new Tally((kind, n) -> {})));
        }
        assertEquals(3, runs.objects(old));
        assertEquals(2, runs.number("SELECT count(*) FROM workflow_steps WHERE log_object_key IS NOT NULL"));
        assertEquals(1, runs.number("SELECT count(*) FROM workflow_artifacts"));
        assertEquals("1 artifacts, 2 logs, 1 runs, 0 refused", run(usual()));
    }

    /** The process dies at each of its transactions in turn, after what that one did outside the database and before its commit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_crash_at_any_transaction_leaves_nothing_that_the_next_run_does_not_find(int at) {
        long old = runs.ended(400);
        runs.artifact(old, "a", 2);
        int[] left = {at};
        Retention.Database dies = new Retention.Database() {
            @Override
            public <T> T write(Transactions.Work<T> work) {
                return runs.<T>write(connection -> {
                    T result = work.with(connection);
                    if (--left[0] == 0) {
                        throw new IllegalStateException("killed");
                    }
                    return result;
                });
            }
        };
        Retention retention = new Retention(usual(), dies, runs.storage());
        assertThrows(IllegalStateException.class, () -> retention.run(new Tally((kind, n) -> {})));
        run(usual());
        assertEquals(0, runs.objects(old));
        TABLES.forEach(table -> assertEquals(0, runs.number("SELECT count(*) FROM " + table), table));
    }

    @Test
    void two_at_once_share_the_work_and_count_everything_once() {
        List<Long> old = IntStream.range(0, 20).mapToObj(i -> runs.ended(400)).toList();
        old.forEach(run -> runs.artifact(run, "a", 2));
        RetentionSettings small = new RetentionSettings(1, 90, 365, 3);
        List<CompletableFuture<Tally>> both = Stream.of(1, 2)
                .map(i -> CompletableFuture.supplyAsync(() -> tally(small)))
                .toList();
        int[] gone = new int[3];
        both.forEach(one -> {
            gone[0] += one.join().gone(Kind.artifact);
            gone[1] += one.join().gone(Kind.log);
            gone[2] += one.join().gone(Kind.run);
        });
        Tally rest = tally(small);
        assertEquals(20, gone[0] + rest.gone(Kind.artifact));
        assertEquals(40, gone[1] + rest.gone(Kind.log));
        assertEquals(20, gone[2] + rest.gone(Kind.run));
        assertEquals(0, runs.number("SELECT count(*) FROM workflow_runs"));
        assertEquals(0, runs.number("SELECT count(*) FROM artifact_usage WHERE bytes <> 0"));
    }

    private static RetentionSettings usual() {
        return RetentionSettings.of(name -> null);
    }

    private Tally tally(RetentionSettings settings) {
        Tally tally = new Tally((kind, n) -> {});
        new Retention(settings, runs, runs.storage()).run(tally);
        return tally;
    }

    private String run(RetentionSettings settings) {
        return said(tally(settings));
    }

    private String forecast(RetentionSettings settings) {
        Tally tally = new Tally((kind, n) -> {});
        new Retention(settings, runs, runs.storage()).forecast(tally);
        return said(tally);
    }

    private static String said(Tally tally) {
        return tally.gone(Kind.artifact) + " artifacts, " + tally.gone(Kind.log) + " logs, " + tally.gone(Kind.run)
                + " runs, " + tally.refused() + " refused";
    }
}
