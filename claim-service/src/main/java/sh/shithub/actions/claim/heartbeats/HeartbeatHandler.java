package sh.shithub.actions.claim.heartbeats;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.claim.admission.ReadyEvents;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.consume.BatchHandler;
import sh.shithub.actions.platform.consume.Received;
import sh.shithub.actions.platform.consume.Subscription;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.reply.Replies;

/** From records to heartbeats, from offers to answers. A lost answer is covered by the offer's end (invariant 7). */
@Singleton
final class HeartbeatHandler implements BatchHandler<HeartbeatReceived> {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatHandler.class);
    private static final HeartbeatAnswered NOTHING = new HeartbeatAnswered(null);
    /** Of a record of the largest size, without room for its headers. */
    private static final int PAYLOAD_BYTES = Limits.RECORD_BYTES - 4096;

    private final MessageCodec codec;
    private final AnswerHeartbeats answerHeartbeats;
    private final ReadyEvents ready;
    private final Replies replies;
    private final CountClaims counters;
    /** Of the transaction under way. */
    private List<Claim> claims = List.of();

    HeartbeatHandler(
            MessageCodec codec,
            AnswerHeartbeats answerHeartbeats,
            ReadyEvents ready,
            Replies replies,
            CountClaims counters) {
        this.ready = ready;
        this.codec = codec;
        this.answerHeartbeats = answerHeartbeats;
        this.replies = replies;
        this.counters = counters;
    }

    @Override
    public Subscription reads() {
        return new Subscription(Groups.CLAIM, Topics.HEARTBEATS, "heartbeats");
    }

    @Override
    public HeartbeatReceived decode(ConsumerRecord<byte[], byte[]> record) {
        Message message = codec.decode(record.value());
        if (!(message instanceof HeartbeatReceived heartbeat)) {
            throw new PoisonException(
                    DeadLetterKind.misplaced,
                    "not a heartbeat: " + message.getClass().getSimpleName());
        }
        if (heartbeat.capacity() < 1 || heartbeat.capacity() > Limits.CAPACITY_MAX) {
            throw new PoisonException(
                    DeadLetterKind.invalid,
                    "capacity is " + heartbeat.capacity() + "; expected 1 to " + Limits.CAPACITY_MAX);
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
        claims = List.of();
        AnswerHeartbeats.Answered answered = answerHeartbeats.answer(connection, heartbeats);
        claims = answered.claims();
        List<Spoiled> spoiled = new ArrayList<>();
        List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
        answered.answers().forEach(answer -> sent.add(reply(answer, spoiled)));
        answerHeartbeats.takeOut(connection, spoiled);
        sent.addAll(ready.records(answered.inLine()));
        return sent;
    }

    @Override
    public void committed() {
        counters.committed(claims);
    }

    /** A job that cannot be sent must not cost the poll's other heartbeats their answers. */
    private ProducerRecord<byte[], byte[]> reply(AnswerHeartbeats.Answer answer, List<Spoiled> spoiled) {
        ReplyTo to = answer.to().said().replyTo();
        JobOffer offer = answer.offer();
        if (offer == null) {
            return replies.reply(to, NOTHING);
        }
        String problem;
        try {
            ProducerRecord<byte[], byte[]> record = replies.reply(to, new HeartbeatAnswered(offer));
            if (record.value().length <= PAYLOAD_BYTES) {
                return record;
            }
            problem = "its payload has " + record.value().length + " bytes, more than the " + PAYLOAD_BYTES
                    + " that can be sent to a runner";
        } catch (RuntimeException e) {
            LOG.warn("job {} cannot be sent", offer.job().id(), e);
            problem = "its payload cannot be written as JSON";
        }
        spoiled.add(new Spoiled(offer.job().id(), offer.attempt(), problem));
        return replies.reply(to, NOTHING);
    }
}
