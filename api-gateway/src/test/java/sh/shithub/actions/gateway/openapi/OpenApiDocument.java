package sh.shithub.actions.gateway.openapi;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** The generated document, read. */
final class OpenApiDocument {
    private final Map<String, Object> root;

    OpenApiDocument() {
        root = new Yaml().load(text());
    }

    static String text() {
        try (InputStream file = OpenApiDocument.class.getResourceAsStream("/META-INF/swagger/openapi.yml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As {@code METHOD path}. */
    Set<String> calls() {
        Set<String> calls = new TreeSet<>();
        map(root, "paths")
                .forEach((path, methods) -> ((Map<?, ?>) methods)
                        .keySet()
                        .forEach(method ->
                                calls.add(method.toString().toUpperCase(java.util.Locale.ROOT) + " " + path)));
        return calls;
    }

    Set<String> codes(String call) {
        Map<String, Object> codes = map(operation(call), "responses");
        Set<String> all = new TreeSet<>();
        codes.keySet().forEach(code -> all.add(String.valueOf(code)));
        return all;
    }

    boolean secured(String call) {
        return operation(call).containsKey("security");
    }

    /** The schema of an answer's JSON body. */
    Map<String, Object> answer(String call, int code) {
        Map<String, Object> response = map(map(operation(call), "responses"), Integer.toString(code));
        return resolve(map(map(map(response, "content"), "application/json"), "schema"));
    }

    Map<String, Object> request(String call) {
        return resolve(map(map(map(map(operation(call), "requestBody"), "content"), "application/json"), "schema"));
    }

    static Set<String> properties(Map<String, Object> schema) {
        return schema.containsKey("properties") ? map(schema, "properties").keySet() : Set.of();
    }

    static List<String> required(Map<String, Object> schema) {
        List<String> required = new ArrayList<>();
        if (schema.get("required") instanceof List<?> names) {
            names.forEach(name -> required.add(name.toString()));
        }
        return required;
    }

    Map<String, Object> resolve(Map<String, Object> schema) {
        if (schema.get("$ref") instanceof String reference) {
            return map(map(map(root, "components"), "schemas"), reference.substring(reference.lastIndexOf('/') + 1));
        }
        return schema;
    }

    private Map<String, Object> operation(String call) {
        String[] parts = call.split(" ");
        return map(map(map(root, "paths"), parts[1]), parts[0].toLowerCase(java.util.Locale.ROOT));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Map<String, Object> of, String key) {
        Object value = of.get(key);
        if (value == null) {
            throw new AssertionError("no " + key + " in " + of.keySet());
        }
        return (Map<String, Object>) value;
    }
}
