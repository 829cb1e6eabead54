package sh.shithub.actions.gateway.operator.runs;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.RunSpecRules;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.platform.publish.Publisher;

/** {@code POST /api/v1/runs} (wire.md, "Queue a run"): asks claim-service across Kafka to create the run. */
@Controller("/api/v1/runs")
@Secured(Roles.OPERATOR)
final class QueueRunController {
    /** Bytes; what is left belongs to the record's key and Kafka's own framing. */
    private static final int LARGEST = Limits.RECORD_BYTES - 1024;

    private final Bodies bodies;
    private final Publisher publisher;
    private final AskServices services;

    QueueRunController(Bodies bodies, Publisher publisher, AskServices services) {
        this.bodies = bodies;
        this.publisher = publisher;
        this.services = services;
    }

    @Operation(
            summary = "Queue a run",
            description =
                    "runs_on and needs may be one string. Absent booleans are false, an absent condition is none.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RunSpec.class)))
    @ApiResponse(
            responseCode = "201",
            description = "queued",
            content = @Content(schema = @Schema(implementation = Shapes.Queued.class)))
    @ApiResponse(
            responseCode = "200",
            description = "queued before, by the same trigger_event_id",
            content = @Content(schema = @Schema(implementation = Shapes.Queued.class)))
    @OperatorCall
    @Post
    CompletableFuture<HttpResponse<?>> queue(@Parameter(hidden = true) @Nullable @Body byte[] body) {
        RunSpec run = bodies.read(body, RunSpec.class);
        RunSpecRules.problem(run).ifPresent(problem -> {
            throw ApiException.badRequest(problem);
        });
        String repeat = run.triggerEventId() == null || run.triggerEventId().isBlank()
                ? "a repeat would queue another run; look first, or send a trigger_event_id next time"
                : "a repeat with the same trigger_event_id finds its run";
        return services.ask(replyTo -> record(run, replyTo), repeat).thenApply(answer -> queued((RunQueued) answer));
    }

    /** A body of many small parts grows on its way: what is absent is written out. */
    private ProducerRecord<byte[], byte[]> record(RunSpec run, ReplyTo replyTo) {
        ProducerRecord<byte[], byte[]> record = publisher.record(
                Topics.RUN_REQUESTS,
                run.repo().id(),
                new RunRequested(UUID.randomUUID().toString(), run, replyTo));
        if (record.value().length > LARGEST) {
            throw new ApiException(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "the run has too many jobs and steps");
        }
        return record;
    }

    private static HttpResponse<?> queued(RunQueued queued) {
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
