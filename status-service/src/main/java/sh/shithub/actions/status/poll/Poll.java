package sh.shithub.actions.status.poll;

import static java.util.stream.Collectors.toCollection;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import sh.shithub.actions.contracts.AnnotationsChanged;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.status.reports.Reports;

/**
 * What one poll says.
 *
 * @param messages in the order of their partitions
 * @param reports what those of them add up to that say how a job goes on
 */
public record Poll(List<Message> messages, Reports reports) {
    private static final Set<Class<? extends Message>> NO_REPORTS =
            Set.of(CancelRequested.class, ApprovalDecided.class, JobRequeued.class, AnnotationsChanged.class);

    public static Poll of(List<Message> messages) {
        List<Message> reports = messages.stream()
                .filter(message -> !NO_REPORTS.contains(message.getClass()))
                .toList();
        return new Poll(messages, Reports.fold(reports));
    }

    List<CancelRequested> cancels() {
        return all(CancelRequested.class);
    }

    List<ApprovalDecided> decisions() {
        return all(ApprovalDecided.class);
    }

    List<JobRequeued> requeued() {
        return all(JobRequeued.class);
    }

    List<AnnotationsChanged> annotations() {
        return all(AnnotationsChanged.class);
    }

    private <M extends Message> List<M> all(Class<M> type) {
        return messages.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** All runs whose rows, jobs or check runs may change, in id order; of a run of which only steps are reported nothing does. */
    Collection<Long> runs() {
        return messages.stream()
                .filter(message -> !(message instanceof StepStatusReported))
                .map(message -> message.subject().run())
                .collect(toCollection(TreeSet::new));
    }

    /** All jobs whose rows may change, in id order. */
    Collection<Long> jobs() {
        return messages.stream()
                .filter(message -> !(message instanceof AnnotationsChanged))
                .map(message -> message.subject().job())
                .filter(Objects::nonNull)
                .collect(toCollection(TreeSet::new));
    }
}
