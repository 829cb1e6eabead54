package sh.shithub.actions.checks.faults;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sh.shithub.actions.checks.endtoend.RunningStack;

/** What the database says, and where it contradicts itself. */
final class Rows {
    private static final String JOBS = """
        SELECT id || ' ' || status || ' ' || coalesce(conclusion::text, '-') || ' ' || coalesce(end_reason, '')
        FROM workflow_jobs WHERE id IN (%s)
        """;

    private static final String STEPS = """
        SELECT id || ' ' || status || ' ' || coalesce(conclusion::text, '-') FROM workflow_steps WHERE id IN (%s)
        """;

    /** The rule of wire.md, "Job status": the first failure in job order, else cancelled, else success, once all jobs have ended. */
    private static final String RUNS_UNLIKE_THEIR_JOBS = """
        SELECT 'run ' || r.id || ' is ' || r.status || ' ' || coalesce(r.conclusion::text, '-')
            || ', and its jobs say ' || coalesce(o.conclusion, 'running')
        FROM workflow_runs r
        JOIN (SELECT run_id, CASE WHEN bool_and(status NOT IN ('queued', 'running')) THEN coalesce(
                (array_agg(conclusion::text ORDER BY job_index)
                    FILTER (WHERE conclusion IN ('failure', 'timed_out', 'action_required')))[1],
                CASE WHEN bool_or(status = 'cancelled' OR conclusion = 'cancelled') THEN 'cancelled' ELSE 'success' END)
              END AS conclusion
              FROM workflow_jobs GROUP BY run_id) o ON o.run_id = r.id
        WHERE r.conclusion::text IS DISTINCT FROM o.conclusion
           OR (r.status IN ('completed', 'cancelled')) <> (o.conclusion IS NOT NULL)
        """;

    private static final String CHECK_RUNS_UNLIKE_THEIR_JOBS = """
        SELECT 'the check run of job ' || j.id || ' is ' || coalesce(c.status::text, 'missing') || ' '
            || coalesce(c.conclusion::text, '-') || ', the job ' || j.status || ' ' || coalesce(j.conclusion::text, '-')
        FROM workflow_jobs j LEFT JOIN check_runs c ON c.job_id = j.id
        WHERE c.id IS NULL
           OR (c.status = 'completed') <> (j.status NOT IN ('queued', 'running'))
           OR (c.status = 'completed' AND c.conclusion::text <> coalesce(j.conclusion::text, j.status::text))
        """;

    private final RunningStack stack;

    Rows(RunningStack stack) {
        this.stack = stack;
    }

    /** Status, conclusion and reason by id. */
    Map<Long, String> jobs(Collection<Long> ids) {
        return byId(JOBS, ids);
    }

    Map<Long, String> steps(Collection<Long> ids) {
        return byId(STEPS, ids);
    }

    List<String> runsUnlikeTheirJobs() {
        return stack.rows(RUNS_UNLIKE_THEIR_JOBS);
    }

    List<String> checkRunsUnlikeTheirJobs() {
        return stack.rows(CHECK_RUNS_UNLIKE_THEIR_JOBS);
    }

    private Map<Long, String> byId(String sql, Collection<Long> ids) {
        Map<Long, String> found = new HashMap<>();
        if (!ids.isEmpty()) {
            String list = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
            stack.rows(sql.formatted(list)).forEach(row -> {
                String[] parts = row.split(" ", 2);
                found.put(Long.valueOf(parts[0]), parts[1]);
            });
        }
        return found;
    }
}
