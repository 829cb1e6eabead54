package sh.shithub.actions.cli.actions;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Records as the wire has them (wire.md, "Operator calls"): their components in order, in snake case; what is absent is left out. */
final class WireJson {
    private WireJson() {}

    /** @param record public, of text, numbers, booleans, maps, lists and such records */
    static Map<String, Object> of(Record record) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = value(record, component);
            if (value != null) {
                json.put(name(component.getName()), plain(value));
            }
        }
        return json;
    }

    private static Object plain(Object value) {
        if (value instanceof Record inner) {
            return of(inner);
        }
        return value instanceof List<?> items
                ? items.stream().map(WireJson::plain).toList()
                : value;
    }

    /** The one name that Java does not allow: {@code if}. */
    private static String name(String component) {
        return component.equals("condition")
                ? "if"
                : component.replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT);
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record that is not public: " + record.getClass(), e);
        }
    }
}
