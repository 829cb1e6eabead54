package sh.shithub.actions.gateway.runner.logs;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.LogChunkHeaders;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.auth.JobToken;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.JobCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.runner.jobcalls.JobAnswers;
import sh.shithub.actions.gateway.runner.jobcalls.JobRequest;
import sh.shithub.actions.gateway.runner.jobcalls.JobSteps;
import sh.shithub.actions.gateway.runner.jobcalls.Plan;
import sh.shithub.actions.gateway.runner.jobcalls.TokenChains;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.platform.keys.ChunkSeal;

/** {@code POST /api/v1/jobs/{id}/logs} (wire.md, "Logs"): a chunk is sealed, published, and answered once Kafka has it. */
@Controller("/api/v1/jobs/{id}/logs")
@Secured(Roles.JOB)
final class LogController {
    private final TokenChains chains;
    private final Bodies bodies;
    private final ChunkSeal seal;

    LogController(TokenChains chains, Bodies bodies, ChunkSeal seal) {
        this.chains = chains;
        this.bodies = bodies;
        this.seal = seal;
    }

    @Operation(
            summary = "Append a chunk to a step's log",
            parameters =
                    @Parameter(in = ParameterIn.HEADER, name = "Idempotency-Key", schema = @Schema(type = "string")))
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = LogAppend.class)))
    @ApiResponse(
            responseCode = "202",
            description = "accepted, now or before",
            content = @Content(schema = @Schema(implementation = Shapes.LogAccepted.class)))
    @JobCall
    @Post
    CompletableFuture<HttpResponse<?>> append(
            String id,
            @Parameter(hidden = true) @Nullable @Body byte[] body,
            HttpRequest<?> request,
            Authentication authentication) {
        JobRequest asked = JobRequest.of(request, authentication, id, body);
        return chains.accept(asked, steps -> plan(asked, steps))
                .thenApply(accepted -> JobAnswers.answer(HttpStatus.ACCEPTED, Map.of("accepted", true), accepted));
    }

    private Plan plan(JobRequest asked, JobSteps steps) {
        JobToken token = asked.token();
        LogAppend append = bodies.read(asked.body(), LogAppend.class);
        byte[] chunk = check(append);
        long stepId = append.stepId() == null || append.stepId() == 0 ? steps.first() : append.stepId();
        steps.indexOf(stepId);
        long seq = LogParts.stored(token.lostRunners(), append.seq());
        return new Plan(List.of(record(token.jobId(), stepId, seq, chunk)), token.state());
    }

    private static byte[] check(LogAppend append) {
        ApiException.refuseIf(append.seq() == null, "seq is required");
        ApiException.refuseIf(append.seq() < 0, "seq must be non-negative");
        ApiException.refuseIf(append.seq() > Limits.SEQ_MAX, "seq must be between 0 and " + Limits.SEQ_MAX);
        ApiException.refuseIf(append.chunk() == null, "chunk is required");
        byte[] chunk = ChunkText.decode(append.chunk());
        ApiException.refuseIf(
                chunk.length < 1 || chunk.length > Limits.CHUNK_BYTES,
                "chunk must be between 1 and " + Limits.CHUNK_BYTES + " bytes");
        return chunk;
    }

    private ProducerRecord<byte[], byte[]> record(long jobId, long stepId, long seq, byte[] chunk) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.LOGS, ascii(jobId), seal.seal(stepId, seq, chunk));
        record.headers().add(LogChunkHeaders.STEP_ID, ascii(stepId)).add(LogChunkHeaders.SEQ, ascii(seq));
        return record;
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }
}
