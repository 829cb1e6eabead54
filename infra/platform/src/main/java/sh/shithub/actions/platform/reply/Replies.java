package sh.shithub.actions.platform.reply;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyHeaders;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.trace.Traceparent;
import sh.shithub.actions.platform.trace.Traces;

/** Answers to what a gateway instance asked (invariant 8). A lost one is covered by the asker's time-out. */
@Singleton
public record Replies(MessageCodec codec) {
    public ProducerRecord<byte[], byte[]> reply(ReplyTo to, Message answer) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.REPLIES, to.partition(), null, codec.encode(answer));
        record.headers().add(ReplyHeaders.CORRELATION_ID, to.correlationId().getBytes(StandardCharsets.UTF_8));
        return Traceparent.add(record, Traces.ofAsked(to.correlationId()));
    }
}
