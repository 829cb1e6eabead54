package sh.shithub.actions.gateway.operator.runs;

import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.CallTrace;
import sh.shithub.actions.gateway.web.HeapHeld;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.reply.ReplyInbox;
import sh.shithub.actions.platform.trace.Traceparent;

/**
 * Asks a service across Kafka for an operator (invariant 8). A request that is not answered in time, or that Kafka does not confirm,
 * may be carried out all the same: the 503 says so, and what a repeat does.
 */
@Singleton
final class AskServices {
    private final Publisher publisher;
    private final ReplyInbox replies;
    private final Duration within;
    private final HeapHeld asking;

    AskServices(
            Publisher publisher,
            ReplyInbox replies,
            OperatorSettings settings,
            @Property(name = "shithub.waiting-mebibytes") long mebibytes) {
        this.publisher = publisher;
        this.replies = replies;
        asking = new HeapHeld(mebibytes << 20);
        within = settings.operatorAnswer();
    }

    /** Likewise, of a message under that key. */
    CompletableFuture<Message> ask(String topic, long key, Function<ReplyTo, Message> request, String repeat) {
        return ask(replyTo -> publisher.record(topic, key, request.apply(replyTo)), repeat);
    }

    /**
     * @param record makes the request, which says where its answer goes
     * @param repeat what a repeat of the call does, as the end of a sentence
     * @return the answer; completes with {@link ApiException} for a refusal, or when there is none
     */
    CompletableFuture<Message> ask(Function<ReplyTo, ProducerRecord<byte[], byte[]>> record, String repeat) {
        if (!replies.ready()) {
            throw ApiException.unavailable("Kafka is not available and nothing was done; try again");
        }
        long bytes = ServerRequestContext.currentRequest()
                .map(request -> HeapHeld.of(request, HeapHeld.bodyBytes(request)))
                .orElse(0L);
        asking.require(bytes);
        try {
            return asked(record)
                    .whenComplete((answer, none) -> asking.give(bytes))
                    .handle((answer, none) -> {
                        if (none != null) {
                            throw ApiException.unavailable(
                                    "there was no answer in time; the request may still be carried out, and " + repeat);
                        }
                        return accepted(answer);
                    });
        } catch (RuntimeException e) {
            asking.give(bytes);
            throw e;
        }
    }

    private CompletableFuture<Message> asked(Function<ReplyTo, ProducerRecord<byte[], byte[]>> record) {
        ReplyInbox.Question question = replies.ask(within);
        try {
            publisher
                    .offer(Traceparent.add(record.apply(question.replyTo()), CallTrace.current()))
                    .whenComplete((ok, lost) -> {
                        if (lost != null) {
                            question.answer().completeExceptionally(lost);
                        }
                    });
            return question.answer();
        } catch (RuntimeException e) {
            question.answer().cancel(false);
            throw e;
        }
    }

    private static Message accepted(Message answer) {
        if (answer instanceof RequestRefused refused) {
            throw new ApiException(status(refused.kind()), refused.reason());
        }
        return answer;
    }

    /** @param kind null in answers of earlier releases */
    private static HttpStatus status(RequestRefused.Kind kind) {
        if (kind == RequestRefused.Kind.not_found) {
            return HttpStatus.NOT_FOUND;
        }
        return kind == RequestRefused.Kind.conflict ? HttpStatus.CONFLICT : HttpStatus.BAD_REQUEST;
    }
}
