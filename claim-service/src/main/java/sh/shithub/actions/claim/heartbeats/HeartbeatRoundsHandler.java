package sh.shithub.actions.claim.heartbeats;

import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.claim.admission.ReadyEvents;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.platform.consume.Outcome;
import sh.shithub.actions.platform.outbox.OutboxRelay;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.reply.Replies;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Answers a poll's heartbeats: nearly always in one transaction, in several, one after another, where the offers together would fill the
 * heap. A round's answers are with Kafka before the next one is made, so that no more than one round's are held.
 */
@Singleton
record HeartbeatRoundsHandler(
        AnswerHeartbeats answerHeartbeats,
        ReadyEvents ready,
        Replies replies,
        CountClaims counters,
        Transactions transactions,
        Publisher publisher,
        OutboxRelay relay) {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatRoundsHandler.class);
    private static final HeartbeatAnswered NOTHING = new HeartbeatAnswered(null);
    /** Of a record of the largest size, without room for its headers. */
    private static final int PAYLOAD_BYTES = Limits.RECORD_BYTES - 4096;
    /** What waits for Kafka in one process is bounded too, and what is offered past that is lost. */
    private static final int AWAITED_BYTES = 4 << 20;
    /** Longer than any asker waits: after it nothing that was handed out would arrive in time. */
    private static final Duration SENT_WITHIN = Duration.ofSeconds(10);

    /**
     * @param outcome what the round leaves to send and to count
     * @param rest heartbeats for the next round; null: none
     */
    private record Round(Outcome outcome, @Nullable PolledHeartbeats rest) {}

    /**
     * A poll's first round, most often its only one. What it offers is sent without waiting where it is little; else the rounds behind the
     * commit send it, and wait.
     */
    Outcome apply(Connection transaction, PolledHeartbeats polled) {
        Round first = round(transaction, polled);
        if (first.rest() == null && bytes(first.outcome()) <= AWAITED_BYTES) {
            return first.outcome();
        }
        return new Outcome(List.of(), () -> sendAndGoOn(first));
    }

    private static long bytes(Outcome outcome) {
        return outcome.send().stream()
                .mapToLong(record -> record.value().length)
                .sum();
    }

    /**
     * Sends the first round's answers, then makes the other rounds. A fault on the way ends it: the runners that are left hear nothing, and ask
     * again; what was handed out and not heard of goes back to the queue (invariant 7).
     */
    private void sendAndGoOn(Round first) {
        first.outcome().afterCommit().run();
        try {
            publisher.publish(first.outcome().send(), SENT_WITHIN);
            PolledHeartbeats rest = first.rest();
            while (rest != null) {
                PolledHeartbeats polled = rest;
                Round next = transactions.write(transaction -> round(transaction, polled));
                next.outcome().afterCommit().run();
                relay.wake();
                publisher.publish(next.outcome().send(), SENT_WITHIN);
                rest = next.rest();
            }
        } catch (RuntimeException e) {
            LOG.warn("the poll's other heartbeats are not answered: {}", e.toString(), e);
        }
    }

    private Round round(Connection transaction, PolledHeartbeats polled) {
        AnswerHeartbeats.Answered answered = answerHeartbeats.answer(transaction, polled);
        List<Undeliverable> undeliverable = new ArrayList<>();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        answered.answers().forEach(answer -> records.add(reply(answer, undeliverable)));
        answerHeartbeats.end(transaction, undeliverable);
        records.addAll(ready.records(answered.ready()));
        return new Round(new Outcome(records, () -> counters.committed(answered.claims())), answered.rest());
    }

    /** A job that cannot be sent must not cost the poll's other heartbeats their answers. */
    private ProducerRecord<byte[], byte[]> reply(AnswerHeartbeats.Answer answer, List<Undeliverable> undeliverable) {
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
        undeliverable.add(new Undeliverable(offer.job().id(), offer.attempt(), problem));
        return replies.reply(to, NOTHING);
    }
}
