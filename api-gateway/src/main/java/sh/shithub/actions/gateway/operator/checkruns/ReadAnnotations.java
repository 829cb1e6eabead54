package sh.shithub.actions.gateway.operator.checkruns;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Reads {@code workflow_annotations}, which log-service keeps. */
@Singleton
record ReadAnnotations(Transactions transactions) {
    /** Counts no further than lists go. */
    private static final String COUNT = """
            SELECT (SELECT count(*) FROM (
                SELECT FROM workflow_annotations a WHERE a.run_id = r.id LIMIT ?) AS first_ones)
            FROM workflow_runs r
            WHERE r.id = ?
            """;

    /** Jobs and steps have their ids in their order. */
    private static final String OF_RUN = """
            SELECT job_id, step_id, log_line, path, start_line, end_line, start_column, end_column, annotation_level, title, message
            FROM workflow_annotations
            WHERE run_id = ?
            ORDER BY job_id, step_id, ordinal
            LIMIT ? OFFSET ?
            """;

    /** @throws ApiException 404 when there is no such run */
    AnnotationsPage ofRun(long runId, Paging paging) {
        return transactions.read(connection -> ofRun(connection, runId, paging));
    }

    private static AnnotationsPage ofRun(Connection connection, long runId, Paging paging) {
        long total =
                Columns.none(connection).value(Paging.LONGEST).value(runId).query(COUNT, row -> row.getLong(1)).stream()
                        .findFirst()
                        .orElseThrow(() -> ApiException.notFound("run not found"));
        List<AnnotationView> page = Columns.none(connection)
                .value(runId)
                .value(paging.perPage())
                .value(paging.offset())
                .query(OF_RUN, AnnotationView::of);
        return new AnnotationsPage(total, page);
    }
}
