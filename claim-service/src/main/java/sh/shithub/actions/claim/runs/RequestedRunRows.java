package sh.shithub.actions.claim.runs;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toMap;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import sh.shithub.actions.claim.columns.JsonColumns;
import sh.shithub.actions.claim.labels.LabelSet;
import sh.shithub.actions.claim.labels.LabelSetRows;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.platform.sql.Columns;

/** Statements that write requested runs with their jobs, steps and check runs, those of all runs together. */
record RequestedRunRows(Connection connection, JsonColumns json) {
    private static final String INSERT_RUNS = """
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, workflow_name, head_sha, head_ref, event,
                event_payload, trigger_event_id, concurrency_group, cancel_in_progress, need_approval, trace_id)
            SELECT repo_id, run_index, workflow_file, workflow_name, head_sha, head_ref, event::workflow_run_event,
                event_payload::jsonb, trigger_event_id, concurrency_group, cancel_in_progress, need_approval, trace_id
            FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[], ?::uuid[])
                AS n (repo_id, run_index, workflow_file, workflow_name, head_sha, head_ref, event,
                    event_payload, trigger_event_id, concurrency_group, cancel_in_progress, need_approval, trace_id)
            ORDER BY repo_id, run_index
            RETURNING id, repo_id, run_index, created_at
            """;

    private static final String INSERT_JOBS = """
            INSERT INTO workflow_jobs (run_id, job_index, job_key, job_name, runs_on, label_set_id, needs_jobs, if_expr,
                timeout_minutes, permissions, job_env, repo_id, owner, offer_bytes, eligible_at)
            SELECT run_id, job_index, job_key, job_name, runs_on, label_set_id, string_to_array(needs, ','), if_expr,
                timeout_minutes, permissions::jsonb, job_env::jsonb, repo_id, owner, offer_bytes,
                CASE WHEN eligible THEN statement_timestamp() + place * interval '1 microsecond' END
            FROM unnest(?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[],
                    ?::int[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::int[], ?::boolean[])
                WITH ORDINALITY AS n (run_id, job_index, job_key, job_name, runs_on, label_set_id, needs, if_expr,
                    timeout_minutes, permissions, job_env, repo_id, owner, offer_bytes, eligible, place)
            ORDER BY run_id, job_index
            RETURNING id, run_id, job_index
            """;

    private static final String INSERT_STEPS = """
            INSERT INTO workflow_steps (job_id, step_index, step_id, step_name, if_expr, run_command, uses_alias,
                working_directory, step_env, step_with, continue_on_error)
            SELECT job_id, step_index, step_id, step_name, if_expr, run_command, uses_alias,
                working_directory, step_env::jsonb, step_with::jsonb, continue_on_error
            FROM unnest(?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::boolean[])
                AS n (job_id, step_index, step_id, step_name, if_expr, run_command, uses_alias,
                    working_directory, step_env, step_with, continue_on_error)
            ORDER BY job_id, step_index
            """;

    private static final String INSERT_CHECK_RUNS = """
            INSERT INTO check_runs (repo_id, head_sha, name, external_id, job_id)
            SELECT repo_id, head_sha, name, external_id, job_id
            FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                AS n (repo_id, head_sha, name, external_id, job_id)
            ORDER BY job_id
            RETURNING id, job_id
            """;

    /** A run by its repository and index, or a job by its run and index. */
    private record Place(long of, long index) {}

    private record NewStep(RequestedJob job, int index, RunSpec.Step spec) {}

    /** Each run and job is told its id. */
    void insert(List<RequestedRun> runs) {
        insertRuns(runs);
        List<RequestedJob> jobs =
                runs.stream().flatMap(run -> run.jobs().stream()).toList();
        insertJobs(jobs);
        insertSteps(jobs);
        insertCheckRuns(jobs);
    }

    private void insertRuns(List<RequestedRun> runs) {
        Map<Place, RequestedRun> byPlace =
                runs.stream().collect(toMap(run -> new Place(run.key().repoId(), run.index()), Function.identity()));
        Columns.of(connection, runs)
                .longs(run -> run.key().repoId())
                .longs(NewRun::index)
                .texts(run -> run.spec().workflowFile())
                .texts(run -> requireNonNullElse(run.spec().workflowName(), ""))
                .texts(run -> run.spec().headSha())
                .texts(run -> requireNonNullElse(run.spec().headRef(), ""))
                .texts(run -> run.spec().event())
                .texts(run -> json.write(run.spec().eventPayload()))
                .texts(run -> run.key().triggerEventId())
                .texts(run -> concurrency(run, group -> requireNonNullElse(group.group(), ""), ""))
                .booleans(run -> concurrency(run, RunSpec.Concurrency::cancelInProgress, false))
                .booleans(run -> run.spec().needApproval())
                .traces(NewRun::trace)
                .each(
                        INSERT_RUNS,
                        row -> byPlace.get(new Place(row.getLong("repo_id"), row.getLong("run_index")))
                                .written(row.getLong("id"), Columns.instant(row, "created_at")));
    }

    private static <V> V concurrency(RequestedRun run, Function<RunSpec.Concurrency, V> value, V otherwise) {
        return run.spec().concurrency() == null
                ? otherwise
                : value.apply(run.spec().concurrency());
    }

    private void insertJobs(List<RequestedJob> jobs) {
        Map<LabelSet, Long> labelSets = LabelSetRows.ids(
                connection, jobs.stream().map(RequestedJob::labels).distinct().toList());
        Map<Place, RequestedJob> byPlace =
                jobs.stream().collect(toMap(job -> new Place(job.run().id(), job.index()), Function.identity()));
        Columns.of(connection, jobs)
                .longs(job -> job.run().id())
                .ints(RequestedJob::index)
                .texts(job -> job.spec().key())
                .texts(RequestedJob::title)
                .texts(RequestedJob::runsOn)
                .longs(job -> labelSets.get(job.labels()))
                .texts(job -> String.join(",", job.needs()))
                .texts(job -> orEmpty(job.spec().condition()))
                .ints(job -> requireNonNullElse(job.spec().timeoutMinutes(), Limits.TIMEOUT_MINUTES_DEFAULT))
                .texts(job -> json.write(job.spec().permissions()))
                .texts(job -> json.write(job.spec().env()))
                .longs(job -> job.run().key().repoId())
                .texts(job -> job.run().spec().repo().owner())
                .ints(job -> OfferBytes.of(job.run().eventBytes(), job.spec()))
                .booleans(RequestedJob::isEligible)
                .each(INSERT_JOBS, row -> {
                    RequestedJob job = byPlace.get(new Place(row.getLong("run_id"), row.getInt("job_index")));
                    job.written(row.getLong("id"), job.queue(labelSets.get(job.labels())));
                });
    }

    private void insertSteps(List<RequestedJob> jobs) {
        List<NewStep> steps = new ArrayList<>();
        for (RequestedJob job : jobs) {
            int index = 0;
            for (RunSpec.Step step : job.spec().steps()) {
                steps.add(new NewStep(job, index++, step));
            }
        }
        Columns.of(connection, steps)
                .longs(step -> step.job().id())
                .ints(NewStep::index)
                .texts(step -> orEmpty(step.spec().id()))
                .texts(step -> StepName.of(step.spec()))
                .texts(step -> orEmpty(step.spec().condition()))
                .texts(step -> orEmpty(step.spec().run()))
                .texts(step -> orEmpty(step.spec().uses()))
                .texts(step -> orEmpty(step.spec().workingDirectory()))
                .texts(step -> json.write(step.spec().env()))
                .texts(step -> json.write(step.spec().with()))
                .booleans(step -> step.spec().continueOnError())
                .update(INSERT_STEPS);
    }

    private void insertCheckRuns(List<RequestedJob> jobs) {
        Map<Long, RequestedJob> byId = jobs.stream().collect(toMap(RequestedJob::id, Function.identity()));
        Columns.of(connection, jobs)
                .longs(job -> job.run().key().repoId())
                .texts(job -> job.run().spec().headSha())
                .texts(RequestedJob::title)
                .texts(job ->
                        "workflow_run:" + job.run().id() + ":job:" + job.spec().key())
                .longs(RequestedJob::id)
                .each(INSERT_CHECK_RUNS, row -> byId.get(row.getLong("job_id")).checkRunWritten(row.getLong("id")));
    }

    /** Blank counts as absent: the schema knows only one way to have neither of {@code run} and {@code uses}. */
    private static String orEmpty(String text) {
        return text == null || text.isBlank() ? "" : text;
    }
}
