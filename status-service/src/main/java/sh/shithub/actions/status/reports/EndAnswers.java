package sh.shithub.actions.status.reports;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.JobStatusApplied;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.platform.reply.Answer;
import sh.shithub.actions.platform.sql.Columns;

/**
 * What runners that reported a job's end are told. It follows from the rows alone, so a report that is read again gets the answer that
 * it got before, and a fenced-off runner never hears that it completed the run.
 */
public final class EndAnswers {
    private static final String COMPLETED = """
            SELECT r.conclusion IS NOT NULL AS run_completed, r.conclusion AS run_conclusion
            FROM unnest(?::bigint[], ?::bigint[], ?::int[]) WITH ORDINALITY AS a (run_id, job_id, attempt, position)
            LEFT JOIN workflow_jobs j
                ON j.id = a.job_id AND j.run_id = a.run_id AND j.attempt = a.attempt AND j.end_reason IS NULL
            LEFT JOIN workflow_runs r ON r.id = j.run_id AND r.completing_job_id = j.id
            ORDER BY a.position
            """;

    private EndAnswers() {}

    /** @param asked reports of ends */
    public static List<Answer> to(Connection connection, List<JobStatusReported> asked) {
        List<JobStatusApplied> applied = Columns.of(connection, asked)
                .longs(JobStatusReported::runId)
                .longs(JobStatusReported::jobId)
                .ints(JobStatusReported::attempt)
                .query(COMPLETED, JobStatusApplied.class);
        return Answer.of(asked, applied, (end, told) -> told);
    }
}
