package sh.shithub.actions.claim.runs;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.claim.admission.Line;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.RunSpecRules;
import sh.shithub.actions.platform.trace.Traces;

/**
 * Queues the runs of a poll's requests together. A request for a run that exists, be it from earlier or from the same poll,
 * is answered with that run and uses up no index.
 */
@Singleton
final class QueueRuns {
    private final Runs runs;
    private final AnnounceRuns announceRuns;

    QueueRuns(Runs runs, AnnounceRuns announceRuns) {
        this.runs = runs;
        this.announceRuns = announceRuns;
    }

    /**
     * What came of requests. Their runs are written; who of them comes into line is not looked at yet.
     *
     * @param answers one for each request, in their order: {@link RunQueued}, or why not
     * @param look new runs whose jobs are eligible only if a look at other runs says so
     * @param lines where the new jobs stand
     */
    record Written(List<Message> answers, List<Long> look, List<Line> lines) {}

    /** Those of a poll's requests that can be queued, and why the others cannot. */
    record Judged(List<RunRequested> requests, Map<RunRequested, Message> refused) {
        List<RunRequested> sound() {
            return requests.stream().filter(one -> !refused.containsKey(one)).toList();
        }

        /** Each once, as it is called in the newest request. */
        Collection<RunSpec.Repo> repos() {
            Map<Long, RunSpec.Repo> repos = new HashMap<>();
            sound().forEach(request ->
                    repos.put(request.run().repo().id(), request.run().repo()));
            return repos.values();
        }
    }

    static Judged judge(List<RunRequested> requests) {
        Map<RunRequested, Message> refused = new IdentityHashMap<>();
        requests.forEach(request -> RunSpecRules.problem(request.run())
                .ifPresent(why -> refused.put(request, new RequestRefused(why, RequestRefused.Kind.invalid))));
        return new Judged(requests, refused);
    }

    /** The rows of their repositories are locked. */
    Written queue(Connection transaction, Judged judged) {
        Map<RunRequested, Message> answers = new IdentityHashMap<>(judged.refused());
        Collection<NewRun> created = queue(transaction, judged.sound(), answers);
        return new Written(
                judged.requests().stream().map(answers::get).toList(),
                grouped(created),
                created.stream()
                        .flatMap(run -> run.jobs().stream())
                        .filter(NewJob::mayStandInLine)
                        .map(NewJob::line)
                        .toList());
    }

    private Collection<NewRun> queue(
            Connection transaction, List<RunRequested> requests, Map<RunRequested, Message> answers) {
        Map<RunKey, RunRequested> wanted = new LinkedHashMap<>();
        requests.forEach(request -> wanted.putIfAbsent(RunKey.of(request), request));
        Map<RunKey, RunQueued> known = new HashMap<>(runs.existing(transaction, wanted.keySet()));
        wanted.keySet().removeAll(known.keySet());
        Map<RunKey, NewRun> created = create(transaction, wanted);
        for (RunRequested request : requests) {
            RunKey key = RunKey.of(request);
            answers.put(
                    request,
                    known.containsKey(key) ? known.get(key) : created.get(key).queued(false));
            known.computeIfAbsent(key, again -> created.get(again).queued(true));
        }
        return created.values();
    }

    private Map<RunKey, NewRun> create(Connection transaction, Map<RunKey, RunRequested> wanted) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        Map<RunKey, NewRun> created = numbered(transaction, wanted);
        List<NewRun> inOrder = List.copyOf(created.values());
        runs.insert(transaction, inOrder);
        announceRuns.queued(transaction, inOrder.stream().map(NewRun::queuedRun).toList());
        announceRuns.superseded(transaction, runs.superseded(transaction, grouped(inOrder)));
        return created;
    }

    private static List<Long> grouped(Collection<NewRun> created) {
        return created.stream().filter(NewRun::isGrouped).map(NewRun::id).toList();
    }

    /** Indexes in the order of the requests, without gaps. */
    private Map<RunKey, NewRun> numbered(Connection transaction, Map<RunKey, RunRequested> wanted) {
        Map<Long, Integer> count = new HashMap<>();
        wanted.keySet().forEach(key -> count.merge(key.repoId(), 1, Integer::sum));
        Map<Long, Long> next = new HashMap<>();
        runs.advanceIndex(transaction, count).forEach((repo, last) -> next.put(repo, last - count.get(repo) + 1));
        Map<RunKey, NewRun> numbered = new LinkedHashMap<>();
        wanted.forEach((key, request) -> numbered.put(
                key,
                new NewRun(
                        key,
                        request.run(),
                        next.merge(key.repoId(), 1L, Long::sum) - 1,
                        Traces.ofAsked(request.requestId()))));
        return numbered;
    }
}
