package sh.shithub.actions.status.cancel;

import java.sql.Connection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sh.shithub.actions.contracts.CancelApplied;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.platform.reply.Answer;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.status.changes.Change;

/** What operators who asked for a cancellation are told. A job that two requests name counts for the first of them. */
public final class CancelAnswers {
    private static final String FOUND = """
            SELECT r.id IS NOT NULL AS run, c.job_id IS NULL OR j.id IS NOT NULL AS job,
                coalesce(r.status IN ('completed', 'cancelled'), false) AS ended
            FROM unnest(?::bigint[], ?::bigint[]) WITH ORDINALITY AS c (run_id, job_id, position)
            LEFT JOIN workflow_runs r ON r.id = c.run_id
            LEFT JOIN workflow_jobs j ON j.id = c.job_id AND j.run_id = c.run_id
            ORDER BY c.position
            """;

    private CancelAnswers() {}

    private record Found(boolean run, boolean job, boolean ended) {}

    /** @param cancelled what {@link CancelJobs} changed */
    public static List<Answer> to(Connection connection, List<CancelRequested> requests, List<Change> cancelled) {
        List<Found> found = Columns.of(connection, requests)
                .longs(CancelRequested::runId)
                .longs(CancelRequested::jobId)
                .query(FOUND, Found.class);
        Set<Long> counted = new HashSet<>();
        return Answer.of(requests, found, (request, its) -> answer(request, its, count(request, cancelled, counted)));
    }

    private static int count(CancelRequested request, List<Change> cancelled, Set<Long> counted) {
        return (int) cancelled.stream()
                .filter(change -> change.runId() == request.runId())
                .filter(change -> request.jobId() == null || request.jobId() == change.id())
                .filter(change -> counted.add(change.id()))
                .count();
    }

    private static Message answer(CancelRequested request, Found found, int changed) {
        if (!found.run()) {
            return new RequestRefused("run " + request.runId() + " does not exist", RequestRefused.Kind.not_found);
        }
        if (!found.job()) {
            return new RequestRefused(
                    "job " + request.jobId() + " is not a job of run " + request.runId(),
                    RequestRefused.Kind.not_found);
        }
        return new CancelApplied(request.runId(), changed, found.ended());
    }
}
