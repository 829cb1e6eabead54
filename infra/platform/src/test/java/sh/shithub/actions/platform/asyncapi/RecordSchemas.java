package sh.shithub.actions.platform.asyncapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import sh.shithub.actions.contracts.RunSpec;

/** JSON schemas of records as they are written and read, by reflection; each under its name, as are those it refers to. */
final class RecordSchemas {
    private final Map<String, Object> all = new TreeMap<>();
    private final Map<Class<?>, String> types;

    /** @param types the wire names of those that are messages */
    RecordSchemas(Map<Class<?>, String> types) {
        this.types = types;
    }

    Map<String, Object> all() {
        return all;
    }

    String add(Class<?> type) {
        String name = name(type);
        if (!all.containsKey(name)) {
            all.put(name, Map.of());
            all.put(name, type.isEnum() ? constants(type) : object(type));
        }
        return name;
    }

    private static String name(Class<?> type) {
        return (type.getDeclaringClass() == null ? "" : type.getDeclaringClass().getSimpleName())
                + type.getSimpleName();
    }

    private static Map<String, Object> constants(Class<?> type) {
        return new TreeMap<>(Map.of(
                "type",
                "string",
                "enum",
                Stream.of(type.getEnumConstants()).map(Object::toString).toList()));
    }

    private Map<String, Object> object(Class<?> type) {
        Map<String, Object> properties = new TreeMap<>();
        Set<String> required = new TreeSet<>();
        if (types.containsKey(type)) {
            properties.put("type", new TreeMap<>(Map.of("const", types.get(type))));
            required.add("type");
        }
        for (RecordComponent component : type.getRecordComponents()) {
            boolean optional = optional(type, component);
            if (!optional) {
                required.add(json(component));
            }
            properties.put(json(component), property(type, component, optional));
        }
        Map<String, Object> schema = new TreeMap<>(Map.of("type", "object", "properties", properties));
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    /** Absent ones are written as null, unless the record says otherwise. */
    private Object property(Class<?> type, RecordComponent component, boolean optional) {
        Map<String, Object> schema = schema(component.getGenericType());
        boolean nulls = optional && !component.getType().isPrimitive() && type.getAnnotation(JsonInclude.class) == null;
        if (!nulls) {
            return schema;
        }
        if (schema.containsKey("$ref")) {
            return new TreeMap<>(Map.of("oneOf", List.of(schema, new TreeMap<>(Map.of("type", "null")))));
        }
        schema.put("type", List.of(schema.get("type"), "null"));
        return schema;
    }

    private static boolean optional(Class<?> type, RecordComponent component) {
        boolean ofRunSpec = type == RunSpec.class || type.getDeclaringClass() == RunSpec.class;
        return annotated(component, Nullable.class)
                // What a caller leaves out there is false, or a condition that may not say that it is nullable.
                || ofRunSpec
                        && (component.getType() == boolean.class
                                || component.getName().equals("condition"));
    }

    private static boolean annotated(RecordComponent component, Class<? extends java.lang.annotation.Annotation> with) {
        return Stream.<AnnotatedElement>of(component, component.getAccessor(), component.getAnnotatedType())
                .anyMatch(element -> element.isAnnotationPresent(with));
    }

    private static String json(RecordComponent component) {
        JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed != null
                ? renamed.value()
                : component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    }

    private Map<String, Object> schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? tree("type", "array", "items", schema(generic.getActualTypeArguments()[0]))
                    : values(generic.getActualTypeArguments()[1]);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == long.class || plain == Long.class) {
            return tree("type", "integer", "format", "int64");
        }
        if (plain == int.class || plain == Integer.class) {
            return tree("type", "integer", "format", "int32");
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return tree("type", "boolean");
        }
        if (plain == String.class) {
            return tree("type", "string");
        }
        return plain == Instant.class
                ? tree("type", "string", "format", "date-time")
                : tree("$ref", "#/components/schemas/" + add(plain));
    }

    private Map<String, Object> values(Type of) {
        return of == Object.class ? tree("type", "object") : tree("type", "object", "additionalProperties", schema(of));
    }

    private static Map<String, Object> tree(Object... keysAndValues) {
        Map<String, Object> tree = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            tree.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return tree;
    }
}
