package sh.shithub.actions.status.poll;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import sh.shithub.actions.contracts.AnnotationsChanged;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.status.reports.Reports;

/** What one poll says, by kind, each in its order. */
public record Poll(
        Reports reports,
        List<CancelRequested> cancels,
        List<ApprovalDecided> decisions,
        List<JobRequeued> requeued,
        List<AnnotationsChanged> annotations) {
    public static Poll of(List<Message> messages) {
        List<Message> reports = new ArrayList<>();
        List<CancelRequested> cancels = new ArrayList<>();
        List<ApprovalDecided> decisions = new ArrayList<>();
        List<JobRequeued> requeued = new ArrayList<>();
        List<AnnotationsChanged> annotations = new ArrayList<>();
        for (Message message : messages) {
            if (message instanceof CancelRequested cancel) {
                cancels.add(cancel);
            } else if (message instanceof ApprovalDecided decision) {
                decisions.add(decision);
            } else if (message instanceof JobRequeued job) {
                requeued.add(job);
            } else if (message instanceof AnnotationsChanged job) {
                annotations.add(job);
            } else {
                reports.add(message);
            }
        }
        return new Poll(Reports.fold(reports), cancels, decisions, requeued, annotations);
    }

    /** All runs whose rows, jobs or check runs may change, in id order; of a run of which only steps are reported nothing does. */
    Collection<Long> runs() {
        TreeSet<Long> runs = new TreeSet<>(reports.runsOfJobs());
        cancels.forEach(cancel -> runs.add(cancel.runId()));
        decisions.forEach(decision -> runs.add(decision.runId()));
        requeued.forEach(job -> runs.add(job.runId()));
        annotations.forEach(job -> runs.add(job.runId()));
        return runs;
    }

    /** All jobs that are named, in id order. */
    Collection<Long> jobs() {
        TreeSet<Long> jobs = new TreeSet<>(reports.jobs());
        cancels.stream().filter(cancel -> cancel.jobId() != null).forEach(cancel -> jobs.add(cancel.jobId()));
        requeued.forEach(job -> jobs.add(job.jobId()));
        return jobs;
    }
}
