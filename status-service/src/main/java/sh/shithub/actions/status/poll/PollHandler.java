package sh.shithub.actions.status.poll;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.AnnotationsChanged;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.contracts.Transitions;
import sh.shithub.actions.platform.consume.BatchHandler;
import sh.shithub.actions.platform.consume.Outcome;
import sh.shithub.actions.platform.consume.Received;
import sh.shithub.actions.platform.consume.Subscription;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.reply.Replies;
import sh.shithub.actions.status.changes.AnnounceChanges;
import sh.shithub.actions.status.changes.CloseLogs;
import sh.shithub.actions.status.changes.CountChanges;

/** From records to what they ask for, from changes to events and answers. A lost answer is covered by the gateway's time-out. */
@Singleton
record PollHandler(
        MessageCodec codec, AnnounceChanges announcements, CloseLogs logs, Replies replies, CountChanges counters)
        implements BatchHandler<Message> {
    /** What this service reads besides the reports of runners. */
    private static final Set<Class<? extends Message>> OTHERS = Set.of(
            AnnotationsChanged.class,
            JobClaimed.class,
            JobRequeued.class,
            JobExpired.class,
            CancelRequested.class,
            ApprovalDecided.class);

    @Override
    public Subscription reads() {
        return new Subscription(Groups.STATUS, Topics.STATUS, "status");
    }

    /** Events, roll-ups and answers come out of the same records the same. */
    @Override
    public boolean waitsForDisk() {
        return false;
    }

    @Override
    public Message decode(ConsumerRecord<byte[], byte[]> record) {
        Message message = codec.decode(record.value());
        if (message instanceof StepStatusReported step) {
            requireReportable(Transitions.STEP, step.status());
        } else if (message instanceof JobStatusReported job) {
            requireReportable(Transitions.JOB, job.status());
        } else if (!OTHERS.contains(message.getClass())) {
            throw PoisonException.misplaced("a message for status-service", message);
        }
        return message;
    }

    private static void requireReportable(Transitions table, Status status) {
        if (!table.reportable().contains(status)) {
            throw new PoisonException(
                    DeadLetterKind.invalid,
                    "a " + table.name().toLowerCase(Locale.ROOT) + " cannot be reported as " + status + ", only as "
                            + table.reportable());
        }
    }

    @Override
    public Outcome apply(Connection connection, List<Received<Message>> records) {
        Poll poll = Poll.of(records.stream().map(Received::content).toList());
        ApplyPoll.Applied applied = ApplyPoll.apply(connection, poll);
        announcements.keep(connection, applied.changes());
        logs.keep(connection, applied.endedByServer());
        List<ProducerRecord<byte[], byte[]>> answers = applied.answers().stream()
                .map(answer -> replies.reply(answer.to(), answer.message()))
                .toList();
        return new Outcome(answers, () -> counters.committed(applied.changes(), applied.cancelReasons()));
    }
}
