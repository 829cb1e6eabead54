package sh.shithub.actions.claim.runs;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.claim.admission.ReadyEvents;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RerunRequested;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.consume.BatchHandler;
import sh.shithub.actions.platform.consume.Outcome;
import sh.shithub.actions.platform.consume.Received;
import sh.shithub.actions.platform.consume.Subscription;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.reply.Answer;
import sh.shithub.actions.platform.reply.Replies;

/**
 * From records to run requests, from runs to answers. A lost answer is covered by asking again, with the same
 * {@code trigger_event_id} or request id. A request without an address is not answered.
 */
@Singleton
record RunRequestHandler(MessageCodec codec, AnswerRequests answerRequests, ReadyEvents ready, Replies replies)
        implements BatchHandler<Message> {
    @Override
    public Subscription reads() {
        return new Subscription(Groups.CLAIM, Topics.RUN_REQUESTS, "run-requests");
    }

    @Override
    public Message decode(ConsumerRecord<byte[], byte[]> record) {
        Message message = codec.decode(record.value());
        if (message instanceof RunRequested || message instanceof RerunRequested) {
            return message;
        }
        throw PoisonException.misplaced("a run request", message);
    }

    @Override
    public Outcome apply(Connection connection, List<Received<Message>> records) {
        List<RunRequested> runs = of(RunRequested.class, records);
        List<RerunRequested> reruns = of(RerunRequested.class, records);
        AnswerRequests.Answered answered = answerRequests.answer(connection, runs, reruns);
        List<ProducerRecord<byte[], byte[]>> following = new ArrayList<>();
        Stream.concat(
                        Answer.of(runs, answered.toRuns(), (run, told) -> told).stream(),
                        Answer.of(reruns, answered.toReruns(), (rerun, told) -> told).stream())
                .map(answer -> replies.reply(answer.to(), answer.message()))
                .forEach(following::add);
        following.addAll(ready.records(answered.ready()));
        return Outcome.of(following);
    }

    private static <M> List<M> of(Class<M> type, List<Received<Message>> records) {
        return records.stream()
                .map(Received::content)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
