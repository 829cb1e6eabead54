package sh.shithub.actions.retention;

import static sh.shithub.actions.retention.Conditions.ARTIFACT_IS_DUE;
import static sh.shithub.actions.retention.Conditions.LOGS_ARE_DUE;
import static sh.shithub.actions.retention.Conditions.RUN_IS_DUE;

import java.sql.Connection;
import sh.shithub.actions.platform.sql.Columns;

/**
 * What a run of retention would remove now, counted under the same conditions and nothing changed. 0 days are no limit, so the
 * condition is asked for only when there is one. A chain of reruns may take more than one run of it, and counts with what is due first.
 */
record Forecast(Connection transaction, RetentionSettings settings) {
    private static final String EXPIRED_RUNS = "(r.expired_at IS NOT NULL OR ? > 0 AND " + RUN_IS_DUE + ")";

    private static final String RUNS = "SELECT count(*) FROM workflow_runs r WHERE " + EXPIRED_RUNS;

    private static final String LOGS = """
            SELECT count(*)
            FROM workflow_runs r
            JOIN workflow_jobs j ON j.run_id = r.id
            JOIN workflow_steps s ON s.job_id = j.id
            WHERE s.log_object_key IS NOT NULL
                AND (r.logs_expired_at IS NOT NULL AND r.logs_pruned_at IS NULL OR
            """ + EXPIRED_RUNS + " OR ? > 0 AND " + LOGS_ARE_DUE + ")";

    private static final String ARTIFACTS = """
            SELECT count(*)
            FROM workflow_artifacts a
            JOIN workflow_runs r ON r.id = a.run_id
            WHERE
            """ + EXPIRED_RUNS + " OR ? > 0 AND " + ARTIFACT_IS_DUE;

    void into(Tally tally) {
        tally.add(
                Kind.artifact,
                count(ofRuns().value(settings.artifactDays()).value(settings.artifactDays()), ARTIFACTS));
        tally.add(Kind.log, count(ofRuns().value(settings.logDays()).value(settings.logDays()), LOGS));
        tally.add(Kind.run, count(ofRuns(), RUNS));
    }

    private Columns<Void> ofRuns() {
        return Columns.none(transaction).value(settings.runDays()).value(settings.runDays());
    }

    private static int count(Columns<Void> parameters, String sql) {
        return parameters.query(sql, row -> row.getInt(1)).get(0);
    }
}
