package sh.shithub.actions.claim.runs;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import sh.shithub.actions.claim.columns.JsonColumns;
import sh.shithub.actions.claim.columns.Times;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.platform.sql.Columns;

/** Statements on {@code repos} and {@code workflow_runs}; those on what a run consists of stand in {@link NewJobRows}. */
@Singleton
final class PostgresRuns implements Runs {
    /**
     * A row whose names are right already is locked all the same, and not written. One of which only the row is wanted bears the index
     * -1 here, which is never written, for its row is there: what it is called may have changed since it was read.
     */
    private static final String LOCK_REPOS = """
            INSERT INTO repos AS r (id, owner, name, last_run_index)
            SELECT id, owner, name, CASE WHEN named THEN 0 ELSE -1 END
            FROM unnest(?::bigint[], ?::text[], ?::text[], ?::boolean[]) AS n (id, owner, name, named)
            ORDER BY id
            ON CONFLICT (id) DO UPDATE
            SET owner = excluded.owner, name = excluded.name
            WHERE excluded.last_run_index = 0 AND (r.owner, r.name) <> (excluded.owner, excluded.name)
            """;

    private static final String EXISTING = """
            SELECT r.repo_id, r.workflow_file, r.trigger_event_id, r.id AS run_id, r.run_index, j.id AS job_id, j.job_key,
                c.id AS check_run_id
            FROM unnest(?::bigint[], ?::text[], ?::text[]) AS k (repo_id, workflow_file, trigger_event_id)
            JOIN workflow_runs r USING (repo_id, workflow_file, trigger_event_id)
            JOIN workflow_jobs j ON j.run_id = r.id
            JOIN check_runs c ON c.job_id = j.id
            ORDER BY r.id, j.job_index
            """;

    /** The rows are locked since {@link #LOCK_REPOS}, so no order is needed. */
    private static final String ADVANCE_INDEX = """
            UPDATE repos r
            SET last_run_index = r.last_run_index + n.runs
            FROM unnest(?::bigint[], ?::int[]) AS n (id, runs)
            WHERE r.id = n.id
            RETURNING r.id, r.last_run_index
            """;

    private static final String INSERT = """
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

    private static final String SUPERSEDED = """
            SELECT older.id AS run_id, max(r.id) AS by_run
            FROM unnest(?::bigint[]) AS n (id)
            JOIN workflow_runs r ON r.id = n.id
            CROSS JOIN LATERAL (
                SELECT o.id
                FROM workflow_runs o
                WHERE o.repo_id = r.repo_id AND o.concurrency_group = r.concurrency_group AND o.concurrency_group <> ''
                    AND o.status IN ('queued', 'running') AND o.id < r.id
            ) older
            WHERE r.cancel_in_progress
            GROUP BY older.id
            ORDER BY older.id
            """;

    private record Numbered(long repoId, long index) {}

    private record ExistingJob(RunKey key, long runId, long runIndex, RunQueued.Job job) {}

    private final JsonColumns json;

    PostgresRuns(JsonColumns json) {
        this.json = json;
    }

    @Override
    public void lockRepos(Connection transaction, Collection<RunSpec.Repo> named, Collection<RunSpec.Repo> others) {
        Map<Long, RunSpec.Repo> all = new HashMap<>();
        others.forEach(repo -> all.put(repo.id(), repo));
        Set<Long> ids = named.stream().map(RunSpec.Repo::id).collect(toSet());
        named.forEach(repo -> all.put(repo.id(), repo));
        Columns.of(transaction, all.values())
                .longs(RunSpec.Repo::id)
                .texts(RunSpec.Repo::owner)
                .texts(RunSpec.Repo::name)
                .booleans(repo -> ids.contains(repo.id()))
                .update(LOCK_REPOS);
    }

    @Override
    public Map<RunKey, RunQueued> existing(Connection transaction, Collection<RunKey> keys) {
        Map<RunKey, RunQueued> existing = new HashMap<>();
        List<ExistingJob> jobs = Columns.of(transaction, keys)
                .longs(RunKey::repoId)
                .texts(RunKey::workflowFile)
                .texts(RunKey::triggerEventId)
                .query(EXISTING, PostgresRuns::existingJob);
        for (ExistingJob job : jobs) {
            existing.computeIfAbsent(
                            job.key(), key -> new RunQueued(job.runId(), job.runIndex(), new ArrayList<>(), true))
                    .jobs()
                    .add(job.job());
        }
        return existing;
    }

    private static ExistingJob existingJob(ResultSet row) throws SQLException {
        return new ExistingJob(
                new RunKey(row.getLong("repo_id"), row.getString("workflow_file"), row.getString("trigger_event_id")),
                row.getLong("run_id"),
                row.getLong("run_index"),
                new RunQueued.Job(row.getLong("job_id"), row.getString("job_key"), row.getLong("check_run_id")));
    }

    @Override
    public Map<Long, Long> advanceIndex(Connection transaction, Map<Long, Integer> newRuns) {
        Map<Long, Long> last = new HashMap<>();
        Columns.of(transaction, newRuns.entrySet())
                .longs(Map.Entry::getKey)
                .ints(Map.Entry::getValue)
                .query(ADVANCE_INDEX, row -> last.put(row.getLong("id"), row.getLong("last_run_index")));
        return last;
    }

    @Override
    public Map<Long, Long> superseded(Connection transaction, Collection<Long> runIds) {
        Map<Long, Long> byRun = new LinkedHashMap<>();
        Columns.ids(transaction, runIds)
                .query(SUPERSEDED, row -> byRun.put(row.getLong("run_id"), row.getLong("by_run")));
        return byRun;
    }

    @Override
    public void insert(Connection transaction, List<NewRun> runs) {
        insertRuns(transaction, runs);
        new NewJobRows(transaction, json).insert(runs);
    }

    private void insertRuns(Connection transaction, List<NewRun> runs) {
        Map<Numbered, NewRun> byNumber =
                runs.stream().collect(toMap(run -> new Numbered(run.key().repoId(), run.index()), Function.identity()));
        Columns.of(transaction, runs)
                .longs(run -> run.key().repoId())
                .longs(NewRun::index)
                .texts(run -> run.spec().workflowFile())
                .texts(run -> orEmpty(run.spec().workflowName()))
                .texts(run -> run.spec().headSha())
                .texts(run -> orEmpty(run.spec().headRef()))
                .texts(run -> run.spec().event())
                .texts(run -> json.write(run.spec().eventPayload()))
                .texts(run -> run.key().triggerEventId())
                .texts(run -> concurrency(run, c -> orEmpty(c.group()), ""))
                .booleans(run -> concurrency(run, RunSpec.Concurrency::cancelInProgress, false))
                .booleans(run -> run.spec().needApproval())
                .traces(NewRun::trace)
                .query(INSERT, row -> {
                    NewRun run = byNumber.get(new Numbered(row.getLong("repo_id"), row.getLong("run_index")));
                    run.written(row.getLong("id"), Times.instant(row, "created_at"));
                    return run;
                });
    }

    private static <V> V concurrency(NewRun run, Function<RunSpec.Concurrency, V> value, V otherwise) {
        return run.spec().concurrency() == null
                ? otherwise
                : value.apply(run.spec().concurrency());
    }

    private static String orEmpty(String text) {
        return requireNonNullElse(text, "");
    }
}
