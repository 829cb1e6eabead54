package sh.shithub.actions.gateway.operator.logs;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.LogRead;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.LogReads;
import sh.shithub.actions.gateway.web.PathId;

/** {@code GET …/steps/{step_id}/log} (wire.md, "Read a log"): the finished object, then what is not in it yet; of a finished log also a range. */
@Controller("/api/v1/jobs/{id}/steps/{stepId}/log")
@Secured(Roles.READ)
@ExecuteOn(LogReads.EXECUTOR)
final class ReadLogController {
    private static final String NO_STEP = "step not found";

    private final ReadLogs logs;
    private final ExpiredLogs expired;
    private final ExecutorService readers;

    ReadLogController(ReadLogs logs, ExpiredLogs expired, @Named(LogReads.EXECUTOR) ExecutorService readers) {
        this.logs = logs;
        this.expired = expired;
        this.readers = readers;
    }

    @Get
    @Operation(
            summary = "Read a step's log",
            parameters =
                    @Parameter(
                            in = ParameterIn.HEADER,
                            name = "Range",
                            description = "one range of bytes, of a finished log",
                            schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "200",
            description =
                    "as far as there is one, the same before and after it is finished; gzip where that is accepted",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "206",
            description = "the range asked for, of a finished log",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "304", description = "it is as If-None-Match says")
    @ApiResponse(
            responseCode = "416",
            description = "the log has no such bytes",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @LogRead
    @Produces(MediaType.TEXT_PLAIN)
    HttpResponse<?> log(String id, String stepId, HttpRequest<?> request) {
        long job = PathId.of(id, NO_STEP);
        long step = PathId.of(stepId, NO_STEP);
        StoredText stored = logs.stored(job, step).orElseThrow(() -> ApiException.notFound(NO_STEP));
        expired.refuse(job);
        if (!stored.finished()) {
            MutableHttpResponse<?> whole = PulledText.answer(request, () -> logs.open(job, step), readers);
            return whole.header(HttpHeaders.ACCEPT_RANGES, "none").header(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        return finished(request, step, stored)
                .header(HttpHeaders.ACCEPT_RANGES, "bytes")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    }

    /** A log that is extended by a late chunk has another size, so its size names its version; a range is never compressed. */
    private MutableHttpResponse<?> finished(HttpRequest<?> request, long step, StoredText stored) {
        String plain = "\"" + step + "-" + stored.bytes() + "\"";
        Optional<ByteRange> range = ByteRange.of(request.getHeaders().get(HttpHeaders.RANGE), stored.bytes())
                .filter(asked -> holds(request.getHeaders().get(HttpHeaders.IF_RANGE), plain));
        boolean gzip = range.isEmpty() && Gzip.acceptedBy(request) && stored.bytes() > 0;
        String tag = gzip ? "\"" + step + "-" + stored.bytes() + "-gzip\"" : plain;
        List<String> known = request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH);
        if (known.stream().anyMatch(tags -> tags.contains(tag) || tags.equals("*"))) {
            return tagged(HttpResponse.notModified(), tag);
        }
        return tagged(range.isPresent() ? part(range.get(), stored) : whole(request, stored, gzip), tag);
    }

    private static MutableHttpResponse<?> tagged(MutableHttpResponse<?> response, String tag) {
        response.getHeaders().set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        return response.header(HttpHeaders.ETAG, tag);
    }

    private static boolean holds(String ifRange, String tag) {
        return ifRange == null || ifRange.equals(tag);
    }

    private MutableHttpResponse<?> whole(HttpRequest<?> request, StoredText stored, boolean gzip) {
        MutableHttpResponse<?> response =
                PulledText.answer(request, () -> logs.part(stored, 0, stored.bytes()), readers);
        // What is streamed is sent in chunks; this is for HEAD.
        return gzip ? response : response.contentLength(stored.bytes());
    }

    private MutableHttpResponse<?> part(ByteRange range, StoredText stored) {
        if (!range.satisfiable()) {
            return HttpResponse.status(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                    .body(new ApiError("the log has " + stored.bytes() + " bytes"))
                    .contentType(MediaType.APPLICATION_JSON_TYPE)
                    .header(HttpHeaders.CONTENT_RANGE, "bytes */" + stored.bytes());
        }
        return HttpResponse.status(HttpStatus.PARTIAL_CONTENT)
                .body(new PulledText(() -> logs.part(stored, range.from(), range.to()), readers))
                .contentType(PulledText.TYPE)
                .header(HttpHeaders.CONTENT_RANGE, range.header(stored.bytes()));
    }
}
