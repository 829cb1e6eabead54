package sh.shithub.actions.gateway.operator.deadletters;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorCall;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.gateway.web.OperatorReads;

/** What an operator decides about a dead letter. */
@Controller("/api/v1/ops/dead-letters/{id}")
@Secured(Roles.OPERATOR)
@ExecuteOn(OperatorReads.EXECUTOR)
final class DecideController {
    private static final int NOTE_CHARS = 500;

    private final Bodies bodies;
    private final ReplayLetter replay;
    private final LetterRows rows;

    DecideController(Bodies bodies, ReplayLetter replay, LetterRows rows) {
        this.bodies = bodies;
        this.replay = replay;
        this.rows = rows;
    }

    /** @param again also when it was replayed or discarded before */
    @Introspected
    @Schema(name = "ReplayRequest")
    record ReplayRequest(
            @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            boolean again) {}

    /** @param note why nothing is done about it; at most 500 characters */
    @Introspected
    @Schema(name = "DiscardRequest")
    record DiscardRequest(@Nullable String note) {}

    @Operation(
            summary = "Replay a dead letter",
            description =
                    "Publishes its record where it came from, and waits for Kafka. If it still cannot be handled it comes back as a new dead letter, with replay_of.")
    @RequestBody(content = @Content(schema = @Schema(implementation = ReplayRequest.class)))
    @ApiResponse(responseCode = "200", description = "Kafka has the record")
    @ApiResponse(
            responseCode = "404",
            description = "no such dead letter",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "409",
            description =
                    "it was replayed or discarded before and the call does not say again, no service reads its topic, or its record is larger than one may be",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "410",
            description = "its record has left the topic",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorCall
    @Post("/replay")
    DeadLetterView replay(String id, @Parameter(hidden = true) @Nullable @Body byte[] body, Authentication operator) {
        LetterId place = LetterId.of(id).orElseThrow(ReadLetter::none);
        boolean again = bodies.readOptional(body, ReplayRequest.class).again();
        return replay.replay(place, again, operator.getName());
    }

    @Operation(
            summary = "Discard a dead letter",
            description = "It is no longer open. Changes nothing about one that was replayed or discarded before.")
    @RequestBody(content = @Content(schema = @Schema(implementation = DiscardRequest.class)))
    @ApiResponse(responseCode = "200", description = "the dead letter as it is now")
    @ApiResponse(
            responseCode = "404",
            description = "no such dead letter",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorCall
    @Post("/discard")
    DeadLetterView discard(String id, @Parameter(hidden = true) @Nullable @Body byte[] body, Authentication operator) {
        LetterId place = LetterId.of(id).orElseThrow(ReadLetter::none);
        String note = bodies.readOptional(body, DiscardRequest.class).note();
        if (note != null && (note.length() > NOTE_CHARS || note.indexOf('\0') >= 0)) {
            throw ApiException.badRequest("note has " + note.length() + " characters; expected at most " + NOTE_CHARS
                    + ", and no NUL character");
        }
        return rows.discard(place, note, operator.getName());
    }
}
