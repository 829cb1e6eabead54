package sh.shithub.actions.claim.runs;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.claim.admission.RepoQueue;
import sh.shithub.actions.claim.columns.JsonColumns;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.RunSpecRules;
import sh.shithub.actions.platform.trace.Traces;

/**
 * Queues the runs of a poll's requests together. A request for a run that exists, be it from earlier or from the same poll,
 * is answered with that run and uses up no index.
 */
@Singleton
record QueueRuns(CreateRuns createRuns, JsonColumns json) {
    /**
     * What came of requests. Their runs are written; which of their jobs come into line is not looked at yet.
     *
     * @param answers one for each request, in their order: {@code RunQueued}, or why not
     * @param look new runs whose jobs are eligible only if a look at other runs says so
     * @param queues where the new jobs stand
     */
    record Written(List<Message> answers, List<Long> look, List<RepoQueue> queues) {
        static Written of(List<Message> answers, Collection<? extends NewRun> created) {
            return new Written(
                    answers,
                    CreateRuns.grouped(created),
                    created.stream().flatMap(run -> run.queues().stream()).toList());
        }
    }

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
        Map<RunKey, RequestedRun> created = new LinkedHashMap<>();
        for (RunRequested request : judged.sound()) {
            created.computeIfAbsent(
                    RunKey.of(request),
                    key -> new RequestedRun(key, request.run(), Traces.ofAsked(request.requestId())));
        }
        Map<RunKey, Message> known = new HashMap<>(RunRows.existing(transaction, created.keySet()));
        created.keySet().removeAll(known.keySet());
        createRuns.create(
                transaction,
                List.copyOf(created.values()),
                runs -> new RequestedRunRows(transaction, json).insert(runs));
        List<Message> answers = judged.requests().stream()
                .map(request -> judged.refused().containsKey(request)
                        ? judged.refused().get(request)
                        : CreateRuns.answer(RunKey.of(request), known, created))
                .toList();
        return Written.of(answers, created.values());
    }
}
