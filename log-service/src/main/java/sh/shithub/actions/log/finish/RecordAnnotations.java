package sh.shithub.actions.log.finish;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sh.shithub.actions.contracts.AnnotationsChanged;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.log.annotations.Annotation;
import sh.shithub.actions.log.annotations.StepAnnotations;
import sh.shithub.actions.platform.outbox.Outbox;
import sh.shithub.actions.platform.outbox.OutboxRelay;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.sql.Columns;

/**
 * The annotations of logs that are recorded take the place of those that were there: finishing again repeats nothing. status-service,
 * which shows them, is told in the same transaction that there are others, so that it is not lost.
 */
@Singleton
record RecordAnnotations(Outbox outbox, Provider<Publisher> publisher, Provider<OutboxRelay> relay) {
    private static final String DELETE =
            "DELETE FROM workflow_annotations WHERE step_id = ANY (?::bigint[]) RETURNING step_id";

    private static final String INSERT = """
            INSERT INTO workflow_annotations (step_id, ordinal, run_id, job_id, log_line, path, start_line, end_line, start_column,
                end_column, annotation_level, title, message)
            SELECT a.step_id, a.ordinal, f.run_id, f.job_id, a.log_line, a.path, a.start_line, a.end_line, a.start_column,
                a.end_column, a.annotation_level, a.title, a.message
            FROM unnest(?::bigint[], ?::int[], ?::bigint[], ?::text[], ?::int[], ?::int[], ?::int[], ?::int[], ?::text[], ?::text[],
                ?::text[]) AS a (step_id, ordinal, log_line, path, start_line, end_line, start_column, end_column,
                annotation_level, title, message)
            JOIN log_finalizations f ON f.step_id = a.step_id
            """;

    private static final String JOBS =
            "SELECT DISTINCT run_id, job_id FROM log_finalizations WHERE step_id = ANY (?::bigint[]) ORDER BY run_id, job_id";

    private record Row(long stepId, Annotation annotation) {}

    /** @return whether the annotations of a job are others now; then {@link #committed} is to be called behind the commit */
    boolean replace(Connection connection, List<Finished> recorded) {
        List<Finished> read = recorded.stream()
                .filter(one -> one.written().annotations() != null)
                .toList();
        Set<Long> changed = new TreeSet<>(
                Columns.ids(connection, read.stream().map(Finished::stepId).toList())
                        .query(DELETE, row -> row.getLong(1)));
        insert(connection, read);
        read.stream()
                .filter(one -> !found(one).counts().isEmpty())
                .map(Finished::stepId)
                .forEach(changed::add);
        List<AnnotationsChanged> jobs = Columns.ids(connection, changed).query(JOBS, AnnotationsChanged.class);
        outbox.keep(connection, jobs.stream().map(job -> publisher.get().record(Topics.STATUS, job.runId(), job)));
        return !jobs.isEmpty();
    }

    void committed() {
        relay.get().wake();
    }

    private static void insert(Connection connection, List<Finished> read) {
        List<Row> rows = read.stream()
                .flatMap(one -> found(one).stored().stream().map(annotation -> new Row(one.stepId(), annotation)))
                .toList();
        Columns.of(connection, rows)
                .longs(Row::stepId)
                .ints(row -> row.annotation().ordinal())
                .longs(row -> row.annotation().logLine())
                .texts(row -> row.annotation().place().path())
                .ints(row -> row.annotation().place().startLine())
                .ints(row -> row.annotation().place().endLine())
                .ints(row -> row.annotation().place().startColumn())
                .ints(row -> row.annotation().place().endColumn())
                .names(row -> row.annotation().level())
                .texts(row -> row.annotation().title())
                .texts(row -> row.annotation().message())
                .update(INSERT);
    }

    private static StepAnnotations found(Finished one) {
        return one.written().annotations();
    }
}
