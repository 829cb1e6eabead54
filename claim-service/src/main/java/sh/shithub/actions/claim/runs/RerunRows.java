package sh.shithub.actions.claim.runs;

import static java.util.stream.Collectors.toMap;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import sh.shithub.actions.claim.admission.RepoQueue;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.RecordRow;

/** Statements that read an ended run and copy its rows, those of all reruns together. */
final class RerunRows {
    private static final String PARENTS = """
            SELECT r.id, r.repo_id, p.owner, p.name, r.workflow_file, r.status::text IN ('completed', 'cancelled') AS ended
            FROM workflow_runs r
            JOIN repos p ON p.id = r.repo_id
            WHERE r.id = ANY (?::bigint[])
            """;

    private static final String JOBS = """
            SELECT run_id, id, job_key AS key, needs_jobs AS needs, status::text AS status, conclusion::text AS conclusion
            FROM workflow_jobs
            WHERE run_id = ANY (?::bigint[])
            ORDER BY run_id, job_index
            """;

    /** A run that was approved once needs no approval to run again. */
    private static final String INSERT_RUNS = """
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, workflow_name, head_sha, head_ref, event,
                event_payload, trigger_event_id, parent_run_id, concurrency_group, cancel_in_progress, need_approval, trace_id)
            SELECT r.repo_id, n.run_index, r.workflow_file, r.workflow_name, r.head_sha, r.head_ref, r.event,
                r.event_payload, n.trigger_event_id, r.id, r.concurrency_group, r.cancel_in_progress,
                r.need_approval AND NOT EXISTS (
                    SELECT FROM workflow_run_approvals a WHERE a.run_id = r.id AND a.approved), n.trace_id
            FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::uuid[]) AS n (parent_run_id, run_index, trigger_event_id, trace_id)
            JOIN workflow_runs r ON r.id = n.parent_run_id
            ORDER BY r.repo_id, n.run_index
            RETURNING id, repo_id, run_index, created_at
            """;

    /** What is taken over has its times and its end, but neither runner nor attempts: those were the old run's. */
    private static final String INSERT_JOBS = """
            INSERT INTO workflow_jobs (run_id, job_index, job_key, job_name, runs_on, label_set_id, needs_jobs, if_expr,
                timeout_minutes, permissions, job_env, repo_id, owner, offer_bytes, status, conclusion, started_at, completed_at,
                end_reason)
            SELECT n.run_id, j.job_index, j.job_key, j.job_name, j.runs_on, j.label_set_id, j.needs_jobs, j.if_expr,
                j.timeout_minutes, j.permissions, j.job_env, r.id, r.owner, j.offer_bytes,
                CASE WHEN n.taken_over THEN j.status ELSE 'queued' END, CASE WHEN n.taken_over THEN j.conclusion END,
                CASE WHEN n.taken_over THEN j.started_at END, CASE WHEN n.taken_over THEN j.completed_at END,
                CASE WHEN n.taken_over THEN j.end_reason END
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::boolean[]) AS n (run_id, repo_id, job_id, taken_over)
            JOIN workflow_jobs j ON j.id = n.job_id
            JOIN repos r ON r.id = n.repo_id
            ORDER BY n.run_id, j.job_index
            RETURNING id, run_id, job_key, owner, repo_id, label_set_id
            """;

    private static final String INSERT_STEPS = """
            INSERT INTO workflow_steps (job_id, step_index, step_id, step_name, if_expr, run_command, uses_alias,
                working_directory, step_env, step_with, continue_on_error, status, conclusion, started_at, completed_at,
                log_object_key, log_byte_count)
            SELECT n.job_id, s.step_index, s.step_id, s.step_name, s.if_expr, s.run_command, s.uses_alias,
                s.working_directory, s.step_env, s.step_with, s.continue_on_error,
                CASE WHEN n.taken_over THEN s.status ELSE 'queued' END, CASE WHEN n.taken_over THEN s.conclusion END,
                CASE WHEN n.taken_over THEN s.started_at END, CASE WHEN n.taken_over THEN s.completed_at END,
                CASE WHEN n.taken_over THEN s.log_object_key END, CASE WHEN n.taken_over THEN s.log_byte_count ELSE 0 END
            FROM unnest(?::bigint[], ?::bigint[], ?::boolean[]) AS n (job_id, old_id, taken_over)
            JOIN workflow_steps s ON s.job_id = n.old_id
            ORDER BY n.job_id, s.step_index
            """;

    private static final String INSERT_CHECK_RUNS = """
            INSERT INTO check_runs (repo_id, head_sha, name, external_id, job_id, status, conclusion, output, started_at,
                completed_at)
            SELECT c.repo_id, c.head_sha, c.name, 'workflow_run:' || j.run_id || ':job:' || j.job_key, j.id,
                CASE WHEN n.taken_over THEN 'completed'::check_status ELSE 'queued' END, j.conclusion,
                CASE WHEN n.taken_over THEN c.output ELSE '{}' END, j.started_at, j.completed_at
            FROM unnest(?::bigint[], ?::bigint[], ?::boolean[]) AS n (job_id, old_id, taken_over)
            JOIN check_runs c ON c.job_id = n.old_id
            JOIN workflow_jobs j ON j.id = n.job_id
            ORDER BY j.id
            RETURNING id, job_id
            """;

    /** The run that is to be made again. */
    record Parent(long id, RunSpec.Repo repo, String workflowFile, boolean ended) {}

    private record Place(long runId, String jobKey) {}

    private RerunRows() {}

    static Map<Long, Parent> parents(Connection transaction, Collection<Long> runIds) {
        Map<Long, Parent> parents = new HashMap<>();
        Columns.ids(transaction, runIds)
                .each(
                        PARENTS,
                        row -> parents.put(
                                row.getLong("id"),
                                new Parent(
                                        row.getLong("id"),
                                        new RunSpec.Repo(
                                                row.getLong("repo_id"), row.getString("owner"), row.getString("name")),
                                        row.getString("workflow_file"),
                                        row.getBoolean("ended"))));
        return parents;
    }

    /** By run, in the order of their indexes. */
    static Map<Long, List<JobsAgain.Ended>> jobs(Connection transaction, Collection<Long> runIds) {
        Map<Long, List<JobsAgain.Ended>> jobs = new HashMap<>();
        Columns.ids(transaction, runIds)
                .each(
                        JOBS,
                        row -> jobs.computeIfAbsent(row.getLong("run_id"), run -> new ArrayList<>())
                                .add(RecordRow.of(JobsAgain.Ended.class).row(row)));
        return jobs;
    }

    static void insert(Connection transaction, List<Rerun> reruns) {
        insertRuns(transaction, reruns);
        List<Rerun.Copy> copies =
                reruns.stream().flatMap(one -> one.jobs().stream()).toList();
        insertJobs(transaction, copies);
        copied(transaction, copies).update(INSERT_STEPS);
        Map<Long, Rerun.Copy> byId = copies.stream().collect(toMap(Rerun.Copy::id, Function.identity()));
        copied(transaction, copies)
                .each(INSERT_CHECK_RUNS, row -> byId.get(row.getLong("job_id")).checkRunWritten(row.getLong("id")));
    }

    private static void insertRuns(Connection transaction, List<Rerun> reruns) {
        Map<List<Long>, Rerun> byNumber = new HashMap<>();
        reruns.forEach(one -> byNumber.put(List.of(one.key().repoId(), one.index()), one));
        Columns.of(transaction, reruns)
                .longs(one -> one.parent().id())
                .longs(Rerun::index)
                .texts(one -> one.key().triggerEventId())
                .traces(Rerun::trace)
                .each(
                        INSERT_RUNS,
                        row -> byNumber.get(List.of(row.getLong("repo_id"), row.getLong("run_index")))
                                .written(row.getLong("id"), Columns.instant(row, "created_at")));
    }

    private static void insertJobs(Connection transaction, List<Rerun.Copy> copies) {
        Map<Place, Rerun.Copy> byPlace =
                copies.stream().collect(toMap(copy -> new Place(copy.run().id(), copy.key()), Function.identity()));
        Columns.of(transaction, copies)
                .longs(copy -> copy.run().id())
                .longs(copy -> copy.run().key().repoId())
                .longs(copy -> copy.of().id())
                .booleans(Rerun.Copy::takenOver)
                .each(
                        INSERT_JOBS,
                        row -> byPlace.get(new Place(row.getLong("run_id"), row.getString("job_key")))
                                .written(row.getLong("id"), RepoQueue.read(row)));
    }

    private static Columns<Rerun.Copy> copied(Connection transaction, List<Rerun.Copy> copies) {
        return Columns.of(transaction, copies)
                .longs(Rerun.Copy::id)
                .longs(copy -> copy.of().id())
                .booleans(Rerun.Copy::takenOver);
    }
}
