package sh.shithub.actions.status.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.status.poll.ApplyPoll;
import sh.shithub.actions.status.poll.Poll;
import sh.shithub.actions.status.rollup.SettleRuns;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Behind 100,000 finished runs no statement reads a table from end to end, also once its plan is made for any parameters. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementPlansIT {
    private static final int FINISHED = 100_000;
    /** More than the executions after which the driver names a statement, and PostgreSQL may keep its plan. */
    private static final int TURNS = 15;

    private final DevStack stack;
    private Seed seed;

    StatementPlansIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void finish() {
        seed = new Seed(stack, "one");
        seed.execute("INSERT INTO repos (id, owner, name) VALUES (1000000, 'octo', 'past')");
        seed.execute("INSERT INTO job_label_sets (labels) VALUES ('{past}')");
        seed.execute("""
                INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id, status,
                    conclusion, started_at, completed_at)
                SELECT 1000000, i, 'ci.yml', 'c0ffee0', 'push', i, 'completed', 'success', now(), now()
                FROM generate_series(1, %d) AS i
                """.formatted(FINISHED));
        seed.execute("""
                INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, status, conclusion, started_at,
                    completed_at, attempt)
                SELECT r.id, 0, 'build', s.id, 'completed', 'success', now(), now(), 1
                FROM workflow_runs r, job_label_sets s WHERE s.labels = '{past}'
                """);
        seed.execute("""
                INSERT INTO workflow_steps (job_id, step_index, run_command, status, conclusion, started_at, completed_at)
                SELECT j.id, i, 'true', 'completed', 'success', now(), now() FROM workflow_jobs j, generate_series(0, 1) AS i
                """);
        seed.execute("""
                INSERT INTO check_runs (repo_id, head_sha, name, external_id, job_id, status, conclusion, completed_at)
                SELECT 1000000, 'c0ffee0', 'build', 'workflow_run:' || run_id || ':job:build', id, 'completed', 'success', now()
                FROM workflow_jobs
                """);
        seed.execute("ANALYZE");
    }

    @Test
    void no_statement_reads_a_whole_table() throws SQLException {
        try (Connection connection = stack.connect()) {
            connection.setAutoCommit(false);
            long before = readSequentially(connection);
            for (int turn = 0; turn < TURNS; turn++) {
                List<SeededRun> runs = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    runs.add(seed.run(Map.of("build", "")));
                }
                ApplyPoll.apply(connection, Poll.of(course(runs)));
                MissedRuns.Slice slice = MissedRuns.open(connection, 0, 5000);
                SettleRuns.missed(connection, MissedRuns.lockMissed(connection, slice, Duration.ZERO));
                connection.commit();
            }
            assertEquals(0, (readSequentially(connection) - before) / FINISHED);
        }
    }

    private List<Message> course(List<SeededRun> runs) {
        List<Message> course = new ArrayList<>();
        Instant now = Instant.now();
        for (SeededRun run : runs) {
            SeededJob job = run.job("build");
            int attempt = seed.claim(job);
            course.add(new JobClaimed(run.id(), job.jobId(), attempt, seed.runnerId(), now));
            course.add(new StepStatusReported(
                    run.id(), job.jobId(), job.steps().get(0), attempt, Status.running, null, now, null, now));
            course.add(new StepStatusReported(
                    run.id(),
                    job.jobId(),
                    job.steps().get(0),
                    attempt,
                    Status.completed,
                    Conclusion.success,
                    now,
                    now,
                    now));
            course.add(new JobStatusReported(
                    run.id(), job.jobId(), attempt, Status.completed, Conclusion.success, now, now, now, null));
        }
        for (int i = 0; i < 3; i++) {
            operate(course, now.plusSeconds(i));
        }
        return course;
    }

    /** What is not a report: on runs of their own, since a cancelled one reports nothing. */
    private void operate(List<Message> course, Instant now) {
        SeededRun waiting = seed.run(Map.of("build", ""));
        seed.execute("UPDATE workflow_runs SET need_approval = true WHERE id = " + waiting.id());
        course.add(new ApprovalDecided(waiting.id(), false, "ann", now, new ReplyTo(0, "a")));
        SeededRun running = seed.run(Map.of("build", ""));
        SeededJob job = running.job("build");
        int attempt = seed.claim(job);
        course.add(new JobRequeued(running.id(), job.jobId(), attempt - 1, "offer not taken up", now));
        course.add(new CancelRequested(running.id(), job.jobId(), "operator", now, new ReplyTo(0, "b")));
        course.add(new CancelRequested(seed.run(Map.of("build", "")).id(), null, "operator", now, new ReplyTo(0, "c")));
        course.add(new JobStatusReported(
                running.id(),
                job.jobId(),
                attempt,
                Status.completed,
                Conclusion.success,
                now,
                now,
                now,
                new ReplyTo(0, "d")));
    }

    /** Rows read by sequential scans of this database's tables, as this connection has reported them. */
    private static long readSequentially(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_stat_force_next_flush()");
            connection.commit();
            ResultSet row = statement.executeQuery("SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname IN"
                    + " ('workflow_runs', 'workflow_jobs', 'workflow_steps', 'check_runs')");
            row.next();
            long read = row.getLong(1);
            connection.commit();
            return read;
        }
    }
}
