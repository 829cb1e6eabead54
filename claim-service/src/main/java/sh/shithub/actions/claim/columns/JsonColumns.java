package sh.shithub.actions.claim.columns;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;

/**
 * Maps as {@code jsonb} has them; one that is absent is empty. What cannot be read or written is an {@code IllegalStateException}
 * without a cause: as an {@code IOException} it would be taken for a fault that passes, and tried for ever.
 */
@Singleton
public record JsonColumns(ObjectMapper mapper) {
    private static final Argument<Map<String, Object>> VALUES = Argument.mapOf(String.class, Object.class);
    private static final Argument<Map<String, String>> TEXTS = Argument.mapOf(String.class, String.class);

    public String write(Map<String, ?> map) {
        try {
            return map == null || map.isEmpty() ? "{}" : mapper.writeValueAsString(map);
        } catch (IOException e) {
            throw new IllegalStateException("a map of a request cannot be written as JSON: " + e.getMessage());
        }
    }

    public Map<String, Object> values(String json) {
        return read(json, VALUES);
    }

    public Map<String, String> texts(String json) {
        return read(json, TEXTS);
    }

    private <V> Map<String, V> read(String json, Argument<Map<String, V>> as) {
        try {
            return "{}".equals(json) ? Map.of() : mapper.readValue(json, as);
        } catch (IOException e) {
            throw new IllegalStateException("a map in the database is not what was written: " + e.getMessage());
        }
    }
}
