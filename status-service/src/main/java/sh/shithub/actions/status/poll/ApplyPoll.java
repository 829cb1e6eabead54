package sh.shithub.actions.status.poll;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.EventType;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.platform.reply.Answer;
import sh.shithub.actions.status.annotations.ShowAnnotations;
import sh.shithub.actions.status.approval.Approvals;
import sh.shithub.actions.status.cancel.CancelAnswers;
import sh.shithub.actions.status.cancel.CancelJobs;
import sh.shithub.actions.status.changes.CancelReason;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.jobs.LockedJobs;
import sh.shithub.actions.status.reports.ApplyReports;
import sh.shithub.actions.status.reports.EndAnswers;
import sh.shithub.actions.status.reports.Reports;
import sh.shithub.actions.status.requeue.RequeueCheckRuns;
import sh.shithub.actions.status.rollup.LockRuns;
import sh.shithub.actions.status.rollup.SettleRuns;

/**
 * Applies a poll, and what follows from it, by a fixed number of statements. What runners say goes first, so a job that a runner ended
 * is not cancelled by a request of the same moment.
 */
public final class ApplyPoll {
    private ApplyPoll() {}

    /**
     * @param changes all that were made, in the order in which they follow from each other
     * @param endedByServer the ends among them that no runner has told
     * @param answers to those who asked, whether or not they still wait
     * @param cancelReasons of the jobs that will not come to an end of their own, one for each
     */
    public record Applied(
            List<Change> changes, List<Change> endedByServer, List<Answer> answers, List<CancelReason> cancelReasons) {}

    public static Applied apply(Connection connection, Poll poll) {
        LockRuns.lock(connection, poll.runs());
        List<Change> changes = new ArrayList<>(Approvals.decide(connection, poll.decisions()));
        Set<Long> rejected = rejected(changes);
        LockedJobs held = LockedJobs.lock(connection, poll.jobs(), cancelledRuns(poll.cancels(), rejected));
        Reports heard = poll.reports().heard(held);
        List<LockedJobs.Job> doomed = doomed(held, poll.cancels(), rejected, heard.ending());
        List<Long> ending = new ArrayList<>(heard.ending());
        ending.addAll(CancelJobs.queued(doomed));
        LockedJobs.lockSteps(connection, heard.steps(), ending);

        changes.addAll(RequeueCheckRuns.putBack(connection, poll.requeued()));
        changes.addAll(ApplyReports.apply(connection, heard));
        List<Change> cancelled = CancelJobs.cancel(connection, doomed);
        changes.addAll(cancelled);
        changes.addAll(ShowAnnotations.show(connection, poll.annotations()));
        List<Change> ended = changes.stream().filter(ApplyPoll::endOfJob).toList();
        List<Change> settled = SettleRuns.after(connection, ended, heard.completing());
        changes.addAll(settled);
        List<CancelReason> reasons = new ArrayList<>(CancelReasons.ofRequests(poll.cancels(), cancelled, rejected));
        reasons.addAll(CancelReasons.ofEnds(heard, held));
        reasons.addAll(CancelReason.ofSkipped(settled));
        return new Applied(changes, endedByServer(ended, heard), answers(connection, poll, cancelled), reasons);
    }

    private static List<Answer> answers(Connection connection, Poll poll, List<Change> cancelled) {
        List<Answer> answers = new ArrayList<>();
        answers.addAll(EndAnswers.to(connection, poll.reports().asked()));
        answers.addAll(CancelAnswers.to(connection, poll.cancels(), cancelled));
        answers.addAll(Approvals.answers(connection, poll.decisions()));
        return answers;
    }

    private static Set<Long> rejected(List<Change> decided) {
        Set<Long> rejected = new TreeSet<>();
        decided.stream().filter(run -> run.type() == EventType.run_rejected).forEach(run -> rejected.add(run.id()));
        return rejected;
    }

    private static Collection<Long> cancelledRuns(List<CancelRequested> cancels, Set<Long> rejected) {
        Set<Long> runs = new TreeSet<>(rejected);
        cancels.stream().filter(cancel -> cancel.jobId() == null).forEach(cancel -> runs.add(cancel.runId()));
        return runs;
    }

    /** The held jobs that are still open once the reports are applied, and are to be cancelled. */
    private static List<LockedJobs.Job> doomed(
            LockedJobs held, List<CancelRequested> cancels, Set<Long> rejected, List<Long> ending) {
        Set<Long> over = new HashSet<>(ending);
        Collection<Long> runs = cancelledRuns(cancels, rejected);
        Set<List<Long>> named = new HashSet<>();
        cancels.stream()
                .filter(cancel -> cancel.jobId() != null)
                .forEach(cancel -> named.add(List.of(cancel.runId(), cancel.jobId())));
        return held.all().stream()
                .filter(job -> job.status() == Status.queued || job.status() == Status.running)
                .filter(job -> !over.contains(job.id()))
                .filter(job -> runs.contains(job.runId()) || named.contains(List.of(job.runId(), job.id())))
                .toList();
    }

    private static boolean endOfJob(Change change) {
        return change.kind() == EventType.Kind.job && change.conclusion() != null;
    }

    private static List<Change> endedByServer(List<Change> ended, Reports heard) {
        Set<Long> byRunner = new HashSet<>();
        heard.jobsEnded().stream().filter(job -> job.endReason() == null).forEach(job -> byRunner.add(job.jobId()));
        return ended.stream().filter(job -> !byRunner.contains(job.id())).toList();
    }
}
