package sh.shithub.actions.claim.runs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import sh.shithub.actions.contracts.Message;

/**
 * What holds for all new runs, requested or run again: each has the next number of its repository, is announced, and takes its place in
 * its concurrency group.
 */
@Singleton
record CreateRuns(AnnounceRuns announceRuns, ConcurrencyGroups groups) {
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
        announceRuns.queued(transaction, runs.stream().map(NewRun::queuedRun).toList());
        groups.takePlaces(transaction, grouped(runs));
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
