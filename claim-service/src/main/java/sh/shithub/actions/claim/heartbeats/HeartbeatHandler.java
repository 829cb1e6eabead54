package sh.shithub.actions.claim.heartbeats;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.platform.consume.BatchHandler;
import sh.shithub.actions.platform.consume.Received;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.reply.Replies;

/** From records to heartbeats, from offers to answers. A lost answer is covered by the offer's end (invariant 7). */
@Singleton
final class HeartbeatHandler implements BatchHandler<HeartbeatReceived> {
    private final MessageCodec codec;
    private final AnswerHeartbeats answerHeartbeats;
    private final Replies replies;

    HeartbeatHandler(MessageCodec codec, AnswerHeartbeats answerHeartbeats, Replies replies) {
        this.codec = codec;
        this.answerHeartbeats = answerHeartbeats;
        this.replies = replies;
    }

    @Override
    public HeartbeatReceived decode(ConsumerRecord<byte[], byte[]> record) {
        Message message = codec.decode(record.value());
        if (!(message instanceof HeartbeatReceived heartbeat)) {
            throw new PoisonException("not a heartbeat: " + message.getClass().getSimpleName());
        }
        if (heartbeat.capacity() < 1 || heartbeat.capacity() > Limits.CAPACITY_MAX) {
            throw new PoisonException("capacity is " + heartbeat.capacity() + "; expected 1 to " + Limits.CAPACITY_MAX);
        }
        return heartbeat;
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> apply(
            Connection connection, List<Received<HeartbeatReceived>> records) {
        List<Heartbeat> heartbeats = records.stream()
                .map(received -> Heartbeat.of(
                        received.content(),
                        Instant.ofEpochMilli(received.record().timestamp())))
                .toList();
        return answerHeartbeats.answer(connection, heartbeats).stream()
                .map(answer -> replies.reply(answer.to().said().replyTo(), new HeartbeatAnswered(answer.offer())))
                .toList();
    }
}
