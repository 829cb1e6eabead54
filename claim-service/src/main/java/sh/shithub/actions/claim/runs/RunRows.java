package sh.shithub.actions.claim.runs;

import static java.util.stream.Collectors.toSet;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.RecordRow;

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
            SELECT r.repo_id, r.workflow_file, r.trigger_event_id, r.id AS run_id, r.run_index, j.id, j.job_key AS key,
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
        Columns.of(transaction, keys)
                .longs(RunKey::repoId)
                .texts(RunKey::workflowFile)
                .texts(RunKey::triggerEventId)
                .each(EXISTING, row -> {
                    RunQueued run =
                            new RunQueued(row.getLong("run_id"), row.getLong("run_index"), new ArrayList<>(), true);
                    existing.computeIfAbsent(RecordRow.of(RunKey.class).row(row), key -> run)
                            .jobs()
                            .add(RecordRow.of(RunQueued.Job.class).row(row));
                });
        return existing;
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
