package sh.shithub.actions.status;

import io.micronaut.core.annotation.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.poll.ApplyPoll;
import sh.shithub.actions.status.poll.Poll;
import sh.shithub.actions.testkit.DevStack;

/** Applies polls without a broker, each in a transaction of its own, and makes what they hold. */
public record Polls(DevStack stack, Seed seed) {
    public static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    public ApplyPoll.Applied apply(Message... messages) throws SQLException {
        try (Connection connection = stack.connect()) {
            connection.setAutoCommit(false);
            ApplyPoll.Applied applied = ApplyPoll.apply(connection, Poll.of(List.of(messages)));
            connection.commit();
            return applied;
        }
    }

    /**
     * An executor for what must run at the same time. From JDK 25 on {@code CompletableFuture} always takes the common pool otherwise,
     * and on two processors that has one thread: the second of two would begin when the first has ended.
     */
    public static void inThreadOfItsOwn(Runnable work) {
        new Thread(work).start();
    }

    /** What those who asked are told, by their correlation ids. */
    public Map<String, Message> answers(Message... messages) throws SQLException {
        return answers(apply(messages));
    }

    public static Map<String, Message> answers(ApplyPoll.Applied applied) {
        Map<String, Message> answers = new LinkedHashMap<>();
        applied.answers().forEach(answer -> answers.put(answer.to().correlationId(), answer.message()));
        return answers;
    }

    public static List<String> words(List<Change> changes) {
        return changes.stream()
                .map(change -> change.kind() + " " + change.type().what())
                .toList();
    }

    /** Keys and needs of jobs in turns, as {@link Seed#run} takes them. */
    public static Map<String, String> graph(String... keysAndNeeds) {
        Map<String, String> graph = new LinkedHashMap<>();
        for (int i = 0; i < keysAndNeeds.length; i += 2) {
            graph.put(keysAndNeeds[i], keysAndNeeds[i + 1]);
        }
        return graph;
    }

    public JobClaimed claimed(SeededJob job, int attempt) {
        return new JobClaimed(job.runId(), job.jobId(), attempt, seed.runnerId(), NOW);
    }

    public static JobStatusReported running(SeededJob job, int attempt) {
        return new JobStatusReported(job.runId(), job.jobId(), attempt, Status.running, null, null, null, NOW, null);
    }

    public static JobStatusReported ended(SeededJob job, int attempt, Status status, Conclusion conclusion) {
        return new JobStatusReported(job.runId(), job.jobId(), attempt, status, conclusion, null, null, NOW, null);
    }

    public static JobStatusReported ended(SeededJob job, int attempt, Conclusion conclusion, String asked) {
        return new JobStatusReported(
                job.runId(),
                job.jobId(),
                attempt,
                Status.completed,
                conclusion,
                null,
                null,
                NOW,
                new ReplyTo(0, asked));
    }

    public static StepStatusReported step(SeededJob job, int index, int attempt, Status status, Conclusion conclusion) {
        return new StepStatusReported(
                job.runId(), job.jobId(), job.steps().get(index), attempt, status, conclusion, null, null, NOW);
    }

    /** @param job null: the whole run */
    public static CancelRequested cancel(long run, @Nullable Long job, String asked) {
        return new CancelRequested(run, job, "operator", NOW, new ReplyTo(0, asked));
    }
}
