package sh.shithub.actions.claim.runs;

import static java.util.stream.Collectors.toSet;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.platform.sql.Columns;

/** Statements on {@code repos} and on runs that there are already. */
final class RunRows {
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

    private record ExistingJob(RunKey key, long runId, long runIndex, RunQueued.Job job) {}

    private RunRows() {}

    /**
     * Locks the repositories' rows, all in one order: until the transaction ends no other queues a run of theirs, so what
     * {@link #existing} does not find does not come into being meanwhile.
     *
     * @param named their names are kept; new ones get a row
     * @param others there already, and called what their rows say
     */
    static void lockRepos(Connection transaction, Collection<RunSpec.Repo> named, Collection<RunSpec.Repo> others) {
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

    /** The runs that there are already, as they are answered. */
    static Map<RunKey, RunQueued> existing(Connection transaction, Collection<RunKey> keys) {
        Map<RunKey, RunQueued> existing = new HashMap<>();
        List<ExistingJob> jobs = Columns.of(transaction, keys)
                .longs(RunKey::repoId)
                .texts(RunKey::workflowFile)
                .texts(RunKey::triggerEventId)
                .query(EXISTING, RunRows::existingJob);
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

    /**
     * @param newRuns how many, by repository
     * @return the last index given out in each repository, the new ones included
     */
    static Map<Long, Long> advanceIndex(Connection transaction, Map<Long, Integer> newRuns) {
        Map<Long, Long> last = new HashMap<>();
        Columns.of(transaction, newRuns.entrySet())
                .longs(Map.Entry::getKey)
                .ints(Map.Entry::getValue)
                .each(ADVANCE_INDEX, row -> last.put(row.getLong("id"), row.getLong("last_run_index")));
        return last;
    }
}
