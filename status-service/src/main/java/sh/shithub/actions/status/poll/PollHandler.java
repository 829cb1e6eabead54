package sh.shithub.actions.status.poll;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.contracts.Transitions;
import sh.shithub.actions.platform.consume.BatchHandler;
import sh.shithub.actions.platform.consume.Received;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.reply.Replies;
import sh.shithub.actions.status.changes.AnnounceChanges;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.reports.Answers;
import sh.shithub.actions.status.reports.ApplyReports;
import sh.shithub.actions.status.reports.Reports;

/** From records to reports, from changes to events and answers. A lost answer is covered by the gateway's time-out. */
@Singleton
final class PollHandler implements BatchHandler<Message> {
    private final MessageCodec codec;
    private final AnnounceChanges announcements;
    private final Replies replies;

    PollHandler(MessageCodec codec, AnnounceChanges announcements, Replies replies) {
        this.codec = codec;
        this.announcements = announcements;
        this.replies = replies;
    }

    @Override
    public Message decode(ConsumerRecord<byte[], byte[]> record) {
        Message message = codec.decode(record.value());
        if (message instanceof StepStatusReported step) {
            requireReportable(Transitions.STEP, step.status());
        } else if (message instanceof JobStatusReported job) {
            requireReportable(Transitions.JOB, job.status());
        } else if (!(message instanceof JobClaimed)) {
            throw new PoisonException(
                    "not a message for status-service: " + message.getClass().getSimpleName());
        }
        return message;
    }

    private static void requireReportable(Transitions table, Status status) {
        if (!table.reportable().contains(status)) {
            throw new PoisonException("a " + table.name().toLowerCase(Locale.ROOT) + " cannot be reported as " + status
                    + ", only as " + table.reportable());
        }
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> apply(Connection connection, List<Received<Message>> records) {
        Reports reports = Reports.fold(records.stream().map(Received::content).toList());
        List<Change> changes = ApplyReports.apply(connection, reports);
        announcements.keep(connection, changes);
        return Answers.to(reports, changes).stream()
                .map(answer -> replies.reply(answer.to(), answer.applied()))
                .toList();
    }
}
