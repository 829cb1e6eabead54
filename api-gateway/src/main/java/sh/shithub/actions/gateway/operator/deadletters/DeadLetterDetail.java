package sh.shithub.actions.gateway.operator.deadletters;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/**
 * A dead letter with what its record holds, without secrets and text of logs.
 *
 * @param byReference its record is too large for the topic of dead letters and lies where it came from; here is its beginning
 * @param replayable whether its record is still there and its topic is one that is read
 * @param headers of the original record, as text
 * @param value null when the record has left the topic
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record DeadLetterDetail(
        DeadLetterView deadLetter,
        boolean byReference,
        boolean replayable,
        Map<String, String> headers,
        @Nullable Value value) {
    /**
     * What a record holds.
     *
     * @param bytes of the whole
     * @param json of a JSON value, where names tell of secrets or of text with how much was left out instead
     * @param text the beginning of what is no JSON, of which nothing is known to be secret
     */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Value(
            @Schema(allowableValues = {"empty", "json", "sealed_chunk", "bytes"})
            String format,

            int bytes,
            @Nullable Object json,
            @Nullable String text) {}
}
