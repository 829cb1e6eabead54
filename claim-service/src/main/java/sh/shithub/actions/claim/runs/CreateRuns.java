package sh.shithub.actions.claim.runs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.platform.sql.Columns;

/**
 * What holds for all new runs, requested or run again: each has the next number of its repository, is announced, and takes its place in
 * its concurrency group.
 */
@Singleton
record CreateRuns(AnnounceRuns announceRuns) {
    /**
     * {@code cancel-in-progress}: a new run that says so takes the place of the open runs of its concurrency group, which are to be cancelled.
     * Without it a new run waits until it is the first of its group; admission sees to that.
     */
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

    /**
     * The rows of their repositories are locked.
     *
     * @param runs in the order of their requests
     * @param insert writes the rows of runs that are numbered by then
     */
    <R extends NewRun> void create(Connection transaction, List<R> runs, Consumer<List<R>> insert) {
        if (runs.isEmpty()) {
            return;
        }
        number(transaction, runs);
        insert.accept(runs);
        announceRuns.queued(transaction, runs);
        takePlaces(transaction, grouped(runs));
    }

    /** @param newRuns ids of runs that may have a group, in the transaction that writes them */
    private void takePlaces(Connection transaction, Collection<Long> newRuns) {
        Map<Long, Long> newestByOlder = new LinkedHashMap<>();
        Columns.ids(transaction, newRuns)
                .each(SUPERSEDED, row -> newestByOlder.put(row.getLong("run_id"), row.getLong("by_run")));
        announceRuns.superseded(transaction, newestByOlder);
    }

    static List<Long> grouped(Collection<? extends NewRun> runs) {
        return runs.stream().filter(NewRun::isGrouped).map(NewRun::id).toList();
    }

    /** Without gaps. */
    private static void number(Connection transaction, List<? extends NewRun> runs) {
        Map<Long, Integer> count =
                runs.stream().collect(groupingBy(run -> run.key().repoId(), summingInt(run -> 1)));
        Map<Long, Long> last = RunRows.advanceIndex(transaction, count);
        for (NewRun run : runs) {
            long repo = run.key().repoId();
            run.numbered(last.get(repo) - count.merge(repo, -1, Integer::sum));
        }
    }

    /**
     * What a request is told: the run that it asks for was there already, or it was made just now.
     *
     * @param known answers to requests of the same run; a run's later requests are told that it exists
     */
    static Message answer(RunKey key, Map<RunKey, Message> known, Map<RunKey, ? extends NewRun> created) {
        if (known.containsKey(key)) {
            return known.get(key);
        }
        NewRun run = created.get(key);
        known.put(key, run.queued(true));
        return run.queued(false);
    }
}
