package sh.shithub.actions.cli.output;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** JSON of maps, lists, text, numbers and booleans: all that the commands print, send and read. */
public final class Json {
    private static final JSON PLAIN = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);
    private static final JSON INDENTED = PLAIN.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private Json() {}

    public static String compact(Object value) {
        return write(PLAIN, value);
    }

    static String indented(Object value) {
        return write(INDENTED, value);
    }

    /** @throws IOException when the text is not a JSON object */
    public static Map<String, Object> object(String text) throws IOException {
        return JSON.std.mapFrom(text);
    }

    /** A member that is a list of objects; empty when there is none of that name. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> list(Map<String, Object> object, String name) {
        return (List<Map<String, Object>>) object.getOrDefault(name, List.of());
    }

    private static String write(JSON json, Object value) {
        try {
            return json.asString(value);
        } catch (IOException e) {
            throw new UncheckedIOException("an answer of ours cannot be written as JSON", e);
        }
    }
}
