package sh.shithub.actions.claim.runs;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sh.shithub.actions.claim.admission.Admit;
import sh.shithub.actions.claim.admission.ReadyJob;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RerunRequested;
import sh.shithub.actions.contracts.RunRequested;

/**
 * Makes the runs that a poll asks for, new ones before reruns. Their locks are taken kind by kind for both together, in the order that
 * holds everywhere (infra/schema, "Order of locks"): first all repositories, last all lines. New runs' lines before reruns'
 * repositories was a deadlock with admission, which fills the lines of several repositories of an owner at once.
 */
@Singleton
public record AnswerRequests(QueueRuns queueRuns, RerunRuns rerunRuns, Admit admit) {
    /**
     * What came of a poll.
     *
     * @param toRuns one for each request of a run, in their order: {@code RunQueued}, or why not
     * @param toReruns likewise, of a rerun
     * @param ready jobs that came into line
     */
    public record Answered(List<Message> toRuns, List<Message> toReruns, List<ReadyJob> ready) {}

    public Answered answer(Connection transaction, List<RunRequested> asked, List<RerunRequested> again) {
        QueueRuns.Judged judged = QueueRuns.judge(asked);
        Map<Long, RerunRows.Parent> parents = RerunRuns.parents(transaction, again);
        RunRows.lockRepos(
                transaction,
                judged.repos(),
                parents.values().stream().map(RerunRows.Parent::repo).toList());
        QueueRuns.Written queued = queueRuns.queue(transaction, judged);
        QueueRuns.Written rerun = rerunRuns.rerun(transaction, again, parents);
        return new Answered(queued.answers(), rerun.answers(), admitted(transaction, queued, rerun));
    }

    private List<ReadyJob> admitted(Connection transaction, QueueRuns.Written queued, QueueRuns.Written rerun) {
        return admit.created(
                transaction,
                Stream.concat(queued.look().stream(), rerun.look().stream()).toList(),
                Stream.concat(queued.queues().stream(), rerun.queues().stream()).toList());
    }
}
