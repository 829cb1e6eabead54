package sh.shithub.actions.gateway.runs;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.RunSpecRules;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.tokens.Roles;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.reply.ReplyInbox;

/** {@code POST /api/v1/runs} (WIRE.md, operator calls): asks claim-service across Kafka to create the run. */
@Controller("/api/v1/runs")
@Secured(Roles.OPERATOR)
final class QueueRunController {
    private static final Duration QUEUED_WITHIN = Duration.ofSeconds(10);
    /** Bytes; what is left belongs to the record's key and Kafka's own framing. */
    private static final int LARGEST = Limits.RECORD_BYTES - 1024;

    private final Bodies bodies;
    private final Publisher publisher;
    private final ReplyInbox replies;

    QueueRunController(Bodies bodies, Publisher publisher, ReplyInbox replies) {
        this.bodies = bodies;
        this.publisher = publisher;
        this.replies = replies;
    }

    @Post
    CompletableFuture<HttpResponse<?>> queue(@Nullable @Body byte[] body) {
        RunSpec run = bodies.read(body, RunSpec.class);
        RunSpecRules.problem(run).ifPresent(problem -> {
            throw ApiException.badRequest(problem);
        });
        if (!replies.ready()) {
            throw ApiException.unavailable("Kafka is not available; try again");
        }
        ReplyInbox.Question question = replies.ask(QUEUED_WITHIN);
        publisher.offer(record(run, question));
        return question.answer().handle((answer, late) -> answer(answer));
    }

    /** A body of many small parts grows on its way: what is absent is written out. */
    private ProducerRecord<byte[], byte[]> record(RunSpec run, ReplyInbox.Question question) {
        ProducerRecord<byte[], byte[]> record = publisher.record(
                Topics.RUN_REQUESTS,
                run.repo().id(),
                new RunRequested(UUID.randomUUID().toString(), run, question.replyTo()));
        if (record.value().length > LARGEST) {
            question.answer().cancel(false);
            throw new ApiException(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "the run has too many jobs and steps");
        }
        return record;
    }

    private static HttpResponse<?> answer(Message answer) {
        if (answer instanceof RunQueued queued) {
            return queued(queued);
        }
        if (answer instanceof RequestRefused refused) {
            throw ApiException.badRequest(refused.reason());
        }
        throw ApiException.unavailable(
                "the queue did not answer in time; repeat the request with the same trigger_event_id");
    }

    private static MutableHttpResponse<?> queued(RunQueued queued) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("run_id", queued.runId());
        body.put("run_index", queued.runIndex());
        body.put("jobs", List.copyOf(queued.jobs()));
        if (queued.alreadyExists()) {
            body.put("already_exists", true);
        }
        return HttpResponse.status(queued.alreadyExists() ? HttpStatus.OK : HttpStatus.CREATED)
                .body(body);
    }
}
