package sh.shithub.actions.gateway.operator.deadletters;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorRead;
import sh.shithub.actions.gateway.openapi.PagedRead;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.gateway.web.PageAnswers;
import sh.shithub.actions.gateway.web.Paging;

/** {@code GET /api/v1/ops/dead-letters}: what could not be handled. */
@Controller("/api/v1/ops/dead-letters")
@Secured(Roles.READ)
@ExecuteOn(OperatorReads.EXECUTOR)
final class DeadLettersController {
    private final WatchDeadLetters watch;
    private final LetterRows rows;
    private final ReadLetter read;
    private final PageAnswers pages;
    private final Clock clock;

    DeadLettersController(WatchDeadLetters watch, LetterRows rows, ReadLetter read, PageAnswers pages, Clock clock) {
        this.watch = watch;
        this.rows = rows;
        this.read = read;
        this.pages = pages;
        this.clock = clock;
    }

    @Operation(
            summary = "List dead letters, the newest first",
            description =
                    "A page, and how many are open by reason and by topic. Those that are open, unless state says otherwise: open, replayed, discarded or all. Counts no further than 10000, and shows no page beyond.")
    @PagedRead
    @Get
    HttpResponse<DeadLettersPage> deadLetters(
            HttpRequest<?> request,
            @Nullable @QueryValue String state,
            @Nullable @QueryValue String reason,
            @Nullable @QueryValue String topic,
            @Nullable @QueryValue String page,
            @Nullable @QueryValue("per_page") String perPage) {
        Paging paging = Paging.of(page, perPage);
        LetterRows.Page found = rows.page(LetterFilter.of(state, reason, topic), paging);
        return pages.answer(
                request, paging, found.total(), DeadLettersPage.of(watch.last(), rows.open(), found, clock.instant()));
    }

    @Operation(
            summary = "Read a dead letter",
            description =
                    "Its record's headers and value, without secrets and text of logs: for these, their size. A sealed log chunk is told by its size alone.")
    @ApiResponse(responseCode = "200", description = "the dead letter; no value when its record has left the topic")
    @ApiResponse(
            responseCode = "404",
            description = "no such dead letter",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorRead
    @Get("/{id}")
    DeadLetterDetail deadLetter(String id) {
        LetterId place = LetterId.of(id).orElseThrow(ReadLetter::none);
        DeadLetterView row = rows.one(place);
        Optional<ConsumerRecord<byte[], byte[]>> record = read.record(place, row);
        return new DeadLetterDetail(
                row,
                record.filter(Letter::byReference).isPresent(),
                record.isPresent() && ReplayLetter.isRead(row.topic()) && read.canBeWhole(record.get(), row),
                record.map(ShowValue::headers).orElse(Map.of()),
                record.map(found -> ShowValue.value(found, row.topic())).orElse(null));
    }
}
