package sh.shithub.actions.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import sh.shithub.actions.contracts.RunSpec;

/**
 * Reads request bodies strictly: unknown fields, wrong types and trailing text are 400 with the field's name (wire.md,
 * "General"). Jackson's data binding and not serde, because its exceptions carry the path of what is wrong.
 */
@Singleton
public final class Bodies {
    private final JsonMapper mapper = JsonMapper.builder()
            .addModule(new SimpleModule().addDeserializer(Instant.class, new Rfc3339()))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addMixIn(RunSpec.Job.class, OneOrMany.class)
            .build();

    /** One a type of body, so that the look-up of its rules is done once. */
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

    /** {@code runs_on} and {@code needs} may be one string. */
    private interface OneOrMany {
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> runsOn();

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> needs();
    }

    /** @throws ApiException 400 with what is wrong, in words */
    public <T> T read(byte[] body, Class<T> type) {
        if (body == null || body.length == 0) {
            throw ApiException.badRequest("the body is empty; a JSON object is required");
        }
        String text = BodyText.of(body);
        try {
            T value = readers.computeIfAbsent(type, mapper::readerFor).readValue(text);
            if (value == null) {
                throw ApiException.badRequest("the body is null; a JSON object is required");
            }
            return value;
        } catch (UnrecognizedPropertyException e) {
            throw ApiException.badRequest("unknown field \"" + path(e) + "\"");
        } catch (JsonMappingException e) {
            throw ApiException.badRequest(
                    path(e).isEmpty()
                            ? "the body is not a JSON object of the expected form"
                            : "field \"" + path(e) + "\" has a wrong type or value");
        } catch (JsonProcessingException e) {
            throw ApiException.badRequest("the body is not valid JSON" + place(e.getLocation()));
        }
    }

    /** The same, where an empty body stands for {@code {}}. */
    public <T> T readOptional(byte[] body, Class<T> type) {
        boolean blank = body == null || new String(body, UTF_8).isBlank();
        return read(blank ? "{}".getBytes(UTF_8) : body, type);
    }

    /** A limit of the parser (depth, length of a name or number) is exceeded at no place. */
    private static String place(JsonLocation location) {
        return location == null
                ? ", or deeper or longer than can be read"
                : ", see line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(ref -> ref.getFieldName() == null ? "[" + ref.getIndex() + "]" : ref.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }
}
