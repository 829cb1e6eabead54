package sh.shithub.actions.claim.runs;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.platform.consume.BatchHandler;
import sh.shithub.actions.platform.consume.Received;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.reply.Replies;

/**
 * From records to run requests, from runs to answers. A lost answer is covered by asking again, with the same
 * {@code trigger_event_id}. Whoever gives no address is not answered.
 */
@Singleton
final class RunRequestHandler implements BatchHandler<RunRequested> {
    private final MessageCodec codec;
    private final QueueRuns queueRuns;
    private final Replies replies;

    RunRequestHandler(MessageCodec codec, QueueRuns queueRuns, Replies replies) {
        this.codec = codec;
        this.queueRuns = queueRuns;
        this.replies = replies;
    }

    @Override
    public RunRequested decode(ConsumerRecord<byte[], byte[]> record) {
        Message message = codec.decode(record.value());
        if (message instanceof RunRequested request) {
            return request;
        }
        throw new PoisonException("not a run request: " + message.getClass().getSimpleName());
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> apply(Connection connection, List<Received<RunRequested>> records) {
        List<RunRequested> requests = records.stream().map(Received::content).toList();
        List<Message> answers = queueRuns.queue(connection, requests);
        List<ProducerRecord<byte[], byte[]>> addressed = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (requests.get(i).replyTo() != null) {
                addressed.add(replies.reply(requests.get(i).replyTo(), answers.get(i)));
            }
        }
        return addressed;
    }
}
