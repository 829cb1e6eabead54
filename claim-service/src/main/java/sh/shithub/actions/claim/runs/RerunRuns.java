package sh.shithub.actions.claim.runs;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.RerunRequested;
import sh.shithub.actions.platform.trace.Traces;

/**
 * Runs what has ended again, as a new run copied from the old one's rows. A poll's requests are handled together; one that was
 * handled before finds the run that it made.
 */
@Singleton
record RerunRuns(CreateRuns createRuns) {
    /** The runs that are to be made again, by their ids. */
    static Map<Long, RerunRows.Parent> parents(Connection transaction, List<RerunRequested> requests) {
        return RerunRows.parents(
                transaction, requests.stream().map(RerunRequested::runId).toList());
    }

    /**
     * @param parents the rows of their repositories are locked
     * @return as {@link QueueRuns#queue} does
     */
    QueueRuns.Written rerun(
            Connection transaction, List<RerunRequested> requests, Map<Long, RerunRows.Parent> parents) {
        Map<RunKey, RerunRequested> wanted = new LinkedHashMap<>();
        requests.stream()
                .filter(request -> parents.containsKey(request.runId()))
                .forEach(request -> wanted.putIfAbsent(key(parents, request), request));
        Map<RunKey, Message> known = new HashMap<>(RunRows.existing(transaction, wanted.keySet()));
        wanted.keySet().removeAll(known.keySet());
        Map<RunKey, Rerun> created = made(transaction, wanted, parents, known);
        createRuns.create(transaction, List.copyOf(created.values()), runs -> RerunRows.insert(transaction, runs));
        List<Message> answers = requests.stream()
                .map(request -> parents.containsKey(request.runId())
                        ? CreateRuns.answer(key(parents, request), known, created)
                        : refused(RequestRefused.Kind.not_found, "there is no run " + request.runId()))
                .toList();
        return QueueRuns.Written.of(answers, created.values());
    }

    private static RunKey key(Map<Long, RerunRows.Parent> parents, RerunRequested request) {
        RerunRows.Parent parent = parents.get(request.runId());
        return new RunKey(parent.repo().id(), parent.workflowFile(), "rerun:" + request.requestId());
    }

    private static Message refused(RequestRefused.Kind kind, String why) {
        return new RequestRefused(why, kind);
    }

    /** @param answers gets those to requests of runs that cannot be made */
    private static Map<RunKey, Rerun> made(
            Connection transaction,
            Map<RunKey, RerunRequested> wanted,
            Map<Long, RerunRows.Parent> parents,
            Map<RunKey, Message> answers) {
        Map<Long, List<JobsAgain.Ended>> jobs = RerunRows.jobs(
                transaction, wanted.values().stream().map(RerunRequested::runId).toList());
        Map<RunKey, Rerun> made = new LinkedHashMap<>();
        wanted.forEach((key, request) -> {
            RerunRows.Parent parent = parents.get(request.runId());
            List<JobsAgain.Ended> ended = jobs.getOrDefault(request.runId(), List.of());
            Set<String> again = request.failedOnly() ? JobsAgain.of(ended) : null;
            if (!parent.ended()) {
                answers.put(
                        key, refused(RequestRefused.Kind.conflict, "run " + request.runId() + " has not ended yet"));
            } else if (again != null && again.isEmpty()) {
                answers.put(key, refused(RequestRefused.Kind.conflict, "no job of run " + request.runId() + " failed"));
            } else {
                made.put(key, new Rerun(key, parent, ended, again, Traces.ofAsked(request.requestId())));
            }
        });
        return made;
    }
}
