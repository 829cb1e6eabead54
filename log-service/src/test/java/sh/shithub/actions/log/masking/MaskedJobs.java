package sh.shithub.actions.log.masking;

import io.micronaut.context.ApplicationContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.log.Job;
import sh.shithub.actions.log.LogDatabase;
import sh.shithub.actions.log.chunks.ChunkCounts;
import sh.shithub.actions.log.chunks.LogEntry;
import sh.shithub.actions.log.poll.StoreLogs;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.logs.FreshChunks;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.testkit.DevStack;

/** Jobs with secrets on two instances without a consumer, which show held chunks only when they are asked to, and what is stored of them. */
final class MaskedJobs extends LogDatabase {
    private final List<ApplicationContext> services;

    MaskedJobs(DevStack stack, long stepBytes) {
        super(stack);
        services = List.of(service(stepBytes), service(stepBytes));
    }

    private ApplicationContext service(long stepBytes) {
        return ServiceLauncher.start(
                "log-service",
                devStack().environment(),
                Map.of(
                        "kafka.enabled",
                        "false",
                        "SHITHUB_OBJECT_STORAGE",
                        "none",
                        "shithub.log.step-bytes",
                        Long.toString(stepBytes),
                        "shithub.log.gap",
                        "1h"));
    }

    void stop() {
        services.forEach(ApplicationContext::close);
    }

    ApplicationContext service() {
        return services.get(0);
    }

    Job job(int steps, String... secrets) {
        Job job = job(steps);
        if (secrets.length > 0) {
            secrets(job, secrets);
        }
        return job;
    }

    static LogEntry.Chunk chunk(Job job, int step, long seq, String text) {
        return new LogEntry.Chunk(job.id(), job.step(step), seq, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The marker of the first step. */
    static LogEntry.Closed closed(Job job) {
        return new LogEntry.Closed(job.runId(), job.id(), job.step(0));
    }

    /** A poll of an instance, 0 or 1. */
    ChunkCounts poll(int instance, LogEntry... entries) {
        ApplicationContext service = services.get(instance);
        return service.getBean(Transactions.class)
                .write(connection -> service.getBean(StoreLogs.class)
                        .store(connection, List.of(entries))
                        .counts());
    }

    /** What is held of the first step is held long enough, and shown. */
    void showDue(Job job) {
        execute("UPDATE workflow_step_log_states SET due_at = now() WHERE due_at IS NOT NULL AND step_id = "
                + job.step(0));
        show();
    }

    /** What was held long enough. */
    void show() {
        services.get(0).getBean(ShowHeldChunks.class).show(1000);
    }

    /** The log as its rows show it. */
    String text(Job job, int step) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogText text = new LogText(
                new LogText.Sink() {
                    @Override
                    public void append(byte[] bytes) {
                        out.writeBytes(bytes);
                    }

                    @Override
                    public boolean atLineStart() {
                        return out.size() == 0 || out.toByteArray()[out.size() - 1] == '\n';
                    }
                },
                LogText.NOTHING);
        try (Connection connection = devStack().connect()) {
            FreshChunks.after(connection, job.step(step), -1).addTo(text);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** In how many rows of all this service has of the job a text stands. */
    String holding(Job job, String text) {
        return ask("""
                WITH steps AS (SELECT id FROM workflow_steps WHERE job_id = %d), piece AS (SELECT convert_to('%s', 'UTF8') AS p)
                SELECT count(*) FROM (
                    SELECT chunk AS b FROM workflow_step_log_chunks WHERE step_id IN (SELECT id FROM steps)
                    UNION ALL SELECT tail FROM workflow_step_log_states WHERE step_id IN (SELECT id FROM steps)
                    UNION ALL SELECT sealed FROM workflow_step_log_held WHERE step_id IN (SELECT id FROM steps)
                ) AS stored, piece
                WHERE position(p IN b) > 0
                """.formatted(job.id(), text));
    }
}
