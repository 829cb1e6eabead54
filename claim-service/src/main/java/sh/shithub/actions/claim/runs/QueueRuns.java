package sh.shithub.actions.claim.runs;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.claim.admission.Admit;
import sh.shithub.actions.claim.admission.InLine;
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
public final class QueueRuns {
    private final Runs runs;
    private final Admit admit;
    private final AnnounceRuns announceRuns;

    QueueRuns(Runs runs, Admit admit, AnnounceRuns announceRuns) {
        this.runs = runs;
        this.admit = admit;
        this.announceRuns = announceRuns;
    }

    /**
     * What came of a poll.
     *
     * @param answers one for each request, in their order: {@link RunQueued}, or why not
     * @param inLine jobs that came into line
     */
    public record Queued(List<Message> answers, List<InLine> inLine) {}

    public Queued queue(Connection transaction, List<RunRequested> requests) {
        Map<RunRequested, Message> answers = new IdentityHashMap<>();
        requests.forEach(request -> RunSpecRules.problem(request.run())
                .ifPresent(why -> answers.put(request, new RequestRefused(why, RequestRefused.Kind.invalid))));
        List<RunRequested> sound =
                requests.stream().filter(one -> !answers.containsKey(one)).toList();
        List<InLine> inLine = sound.isEmpty() ? List.of() : queueSound(transaction, sound, answers);
        return new Queued(requests.stream().map(answers::get).toList(), inLine);
    }

    private List<InLine> queueSound(
            Connection transaction, List<RunRequested> requests, Map<RunRequested, Message> answers) {
        Map<RunKey, RunRequested> wanted = new LinkedHashMap<>();
        requests.forEach(request -> wanted.putIfAbsent(RunKey.of(request), request));
        runs.lockRepos(transaction, newestRepos(requests));
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
        return admitted(transaction, created.values());
    }

    private static Collection<RunSpec.Repo> newestRepos(List<RunRequested> requests) {
        Map<Long, RunSpec.Repo> repos = new HashMap<>();
        requests.forEach(
                request -> repos.put(request.run().repo().id(), request.run().repo()));
        return repos.values();
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

    private List<InLine> admitted(Connection transaction, Collection<NewRun> created) {
        return admit.created(
                transaction,
                grouped(created),
                created.stream()
                        .flatMap(run -> run.jobs().stream())
                        .filter(NewJob::mayStandInLine)
                        .map(NewJob::line)
                        .toList());
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
