package sh.shithub.actions.gateway.runner.heartbeat;

import io.micronaut.context.annotation.Property;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.gateway.auth.Registration;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.gateway.web.CallTrace;
import sh.shithub.actions.gateway.web.HeapHeld;
import sh.shithub.actions.platform.trace.TraceId;

/** {@code POST /api/v1/runners/heartbeat} (wire.md, "Heartbeat"): answers with a job or nothing, at once or when there is one. */
@Controller(HeartbeatController.PATH)
@Secured(Roles.RUNNER)
public final class HeartbeatController {
    static final String PATH = Registration.CALL;

    private final Bodies bodies;
    private final AskForJob questions;
    private final LongPolls polls;
    private final OfferedJob offered;
    /** Of those that do not wait for work, only for claim-service's answer. */
    private final HeapHeld asking;

    HeartbeatController(
            Bodies bodies,
            AskForJob questions,
            LongPolls polls,
            OfferedJob offered,
            @Property(name = "shithub.waiting-mebibytes") long mebibytes) {
        this.bodies = bodies;
        this.questions = questions;
        this.polls = polls;
        this.offered = offered;
        asking = new HeapHeld(mebibytes << 20);
    }

    @Operation(
            summary = "Ask for a job",
            parameters =
                    @Parameter(
                            in = ParameterIn.HEADER,
                            name = "Prefer",
                            description =
                                    "wait=1 to wait=55: seconds for which the call may be held until there is a job (RFC 7240)",
                            schema = @Schema(type = "string"),
                            example = "wait=50"))
    @RequestBody(content = @Content(schema = @Schema(implementation = Heartbeat.class)))
    @ApiResponse(
            responseCode = "200",
            description = "a job",
            content = @Content(schema = @Schema(implementation = Shapes.Offer.class)))
    @ApiResponse(
            responseCode = "204",
            description = "nothing to do",
            headers = {
                @Header(
                        name = "Preference-Applied",
                        description = "wait, when the call waited",
                        schema = @Schema(type = "string")),
                @Header(name = "X-RateLimit-Limit", schema = @Schema(type = "integer")),
                @Header(name = "X-RateLimit-Remaining", schema = @Schema(type = "integer")),
                @Header(name = "X-RateLimit-Reset", description = "seconds left", schema = @Schema(type = "integer"))
            })
    @ApiResponse(
            responseCode = "400",
            description = "the body is wrong",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "401",
            description = "no token, or one that is not good",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "413",
            description = "the body is larger than 1 MiB",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "415",
            description = "the content type is not application/json",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "429",
            description = "too many heartbeats of this runner; Retry-After tells when",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "503",
            description = "the database is not available",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @SecurityRequirement(name = "registration_token")
    @Post
    CompletableFuture<HttpResponse<?>> beat(
            HttpRequest<?> request,
            @Parameter(hidden = true) @Nullable @Body byte[] body,
            Authentication authentication) {
        Registration runner = Registration.of(authentication);
        RunnerSaid said = RunnerSaid.of(runner, bodies.readOptional(body, Heartbeat.class), CallTrace.of(request));
        long bodyBytes = body == null ? 0 : body.length;
        long bytes = HeapHeld.of(request, bodyBytes) + HeapHeld.texts(runner.labels());
        // One that is parked keeps its body for long, as it came in and as it is read.
        return WaitPreference.of(request.getHeaders().getAll("Prefer"))
                .flatMap(wait -> polls.hold(said, bytes + bodyBytes, wait))
                .map(call -> held(request, call))
                .orElseGet(() -> ask(said, bytes));
    }

    private CompletableFuture<HttpResponse<?>> held(HttpRequest<?> request, WaitingCall call) {
        ClientGone.watch(request, call.answer, () -> polls.leave(call));
        return call.answer.thenApply(offer -> answer(call.said.trace(), offer).header("Preference-Applied", "wait"));
    }

    private CompletableFuture<HttpResponse<?>> ask(RunnerSaid said, long bytes) {
        asking.require(bytes);
        TraceId trace = said.trace();
        return questions
                .ask(said, questions.answerWithin())
                .whenComplete((offer, failure) -> asking.give(bytes))
                .thenApply(offer -> answer(trace, offer));
    }

    private MutableHttpResponse<?> answer(TraceId trace, JobOffer offer) {
        return Optional.ofNullable(offer)
                .flatMap(one -> offered.body(one, trace))
                .<MutableHttpResponse<?>>map(HttpResponse::ok)
                .orElseGet(HttpResponse::noContent);
    }
}
