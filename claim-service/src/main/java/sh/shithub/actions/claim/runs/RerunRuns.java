package sh.shithub.actions.claim.runs;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.RerunRequested;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.platform.trace.Traces;

/**
 * Runs what has ended again, as a new run copied from the old one's rows. A poll's requests are handled together; one that was
 * handled before finds the run that it made.
 */
@Singleton
final class RerunRuns {
    private final Runs runs;
    private final RerunRows rows;
    private final AnnounceRuns announceRuns;

    RerunRuns(Runs runs, RerunRows rows, AnnounceRuns announceRuns) {
        this.runs = runs;
        this.rows = rows;
        this.announceRuns = announceRuns;
    }

    /** The runs that are to be made again, by their ids. */
    Map<Long, RerunRows.Parent> parents(Connection transaction, List<RerunRequested> requests) {
        return rows.parents(
                transaction, requests.stream().map(RerunRequested::runId).toList());
    }

    /**
     * @param parents the rows of their repositories are locked
     * @return as {@link QueueRuns#queue} does
     */
    QueueRuns.Written rerun(
            Connection transaction, List<RerunRequested> requests, Map<Long, RerunRows.Parent> parents) {
        Map<RerunRequested, Message> answers = new IdentityHashMap<>();
        Map<RunKey, RerunRequested> wanted = new LinkedHashMap<>();
        for (RerunRequested request : requests) {
            RerunRows.Parent parent = parents.get(request.runId());
            if (parent == null) {
                answers.put(request, refused(RequestRefused.Kind.not_found, "there is no run " + request.runId()));
            } else {
                wanted.putIfAbsent(key(parent, request), request);
            }
        }
        Map<RunKey, RunQueued> known = new HashMap<>(runs.existing(transaction, wanted.keySet()));
        wanted.keySet().removeAll(known.keySet());
        List<Rerun> fresh = fresh(transaction, wanted, parents, answers);
        write(transaction, fresh);
        for (RerunRequested request : requests) {
            if (!answers.containsKey(request)) {
                answers.put(request, answer(key(parents.get(request.runId()), request), known, fresh, wanted, answers));
            }
        }
        return new QueueRuns.Written(
                requests.stream().map(answers::get).toList(),
                fresh.stream().map(Rerun::id).toList(),
                fresh.stream().flatMap(one -> one.lines().stream()).toList());
    }

    private static RunKey key(RerunRows.Parent parent, RerunRequested request) {
        return new RunKey(parent.repo().id(), parent.workflowFile(), "rerun:" + request.requestId());
    }

    private static RequestRefused refused(RequestRefused.Kind kind, String why) {
        return new RequestRefused(why, kind);
    }

    /** The runs to make; who asks for one that cannot be made is answered. */
    private List<Rerun> fresh(
            Connection transaction,
            Map<RunKey, RerunRequested> wanted,
            Map<Long, RerunRows.Parent> parents,
            Map<RerunRequested, Message> answers) {
        Map<Long, List<JobsAgain.Ended>> jobs = rows.jobs(
                transaction, wanted.values().stream().map(RerunRequested::runId).toList());
        List<Rerun> fresh = new ArrayList<>();
        wanted.forEach((key, request) -> {
            RerunRows.Parent parent = parents.get(request.runId());
            List<JobsAgain.Ended> ended = jobs.getOrDefault(request.runId(), List.of());
            if (!parent.ended()) {
                answers.put(
                        request,
                        refused(RequestRefused.Kind.conflict, "run " + request.runId() + " has not ended yet"));
                return;
            }
            Set<String> again = request.failedOnly() ? JobsAgain.of(ended) : null;
            if (again != null && again.isEmpty()) {
                answers.put(
                        request, refused(RequestRefused.Kind.conflict, "no job of run " + request.runId() + " failed"));
                return;
            }
            fresh.add(new Rerun(key, parent, ended, again, Traces.ofAsked(request.requestId())));
        });
        return fresh;
    }

    private void write(Connection transaction, List<Rerun> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        Map<Long, Integer> count = new HashMap<>();
        fresh.forEach(one -> count.merge(one.key().repoId(), 1, Integer::sum));
        Map<Long, Long> next = new HashMap<>();
        runs.advanceIndex(transaction, count).forEach((repo, last) -> next.put(repo, last - count.get(repo) + 1));
        fresh.forEach(one -> one.numbered(next.merge(one.key().repoId(), 1L, Long::sum) - 1));
        rows.insert(transaction, fresh);
        announceRuns.queued(transaction, fresh.stream().map(Rerun::queuedRun).toList());
        announceRuns.superseded(
                transaction,
                runs.superseded(transaction, fresh.stream().map(Rerun::id).toList()));
    }

    private static Message answer(
            RunKey key,
            Map<RunKey, RunQueued> known,
            List<Rerun> fresh,
            Map<RunKey, RerunRequested> wanted,
            Map<RerunRequested, Message> answers) {
        if (known.containsKey(key)) {
            return known.get(key);
        }
        return fresh.stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .<Message>map(one -> {
                    known.put(key, one.queued(true));
                    return one.queued(false);
                })
                .orElseGet(() -> answers.get(wanted.get(key)));
    }
}
