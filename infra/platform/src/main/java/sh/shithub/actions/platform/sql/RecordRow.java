package sh.shithub.actions.platform.sql;

import static java.util.Map.entry;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import sh.shithub.actions.platform.trace.TraceId;

/**
 * Reads a row as a record, each component from the column of its name: {@code runId} from {@code run_id}. A column that is null is null,
 * or 0 or false where the component is a primitive; a constant is read by its name, a duration from milliseconds, a list from an array of
 * texts.
 */
public final class RecordRow<R extends Record> implements Columns.Read<R> {
    /** Reads a column's value. */
    @FunctionalInterface
    private interface Cell {
        Object of(ResultSet row, String column) throws SQLException;
    }

    private static final Map<Class<?>, Cell> CELLS = Map.ofEntries(
            entry(long.class, ResultSet::getLong),
            entry(Long.class, orNull(ResultSet::getLong)),
            entry(int.class, ResultSet::getInt),
            entry(Integer.class, orNull(ResultSet::getInt)),
            entry(boolean.class, ResultSet::getBoolean),
            entry(String.class, ResultSet::getString),
            entry(byte[].class, ResultSet::getBytes),
            entry(Instant.class, Columns::instant),
            entry(TraceId.class, Columns::trace),
            entry(Duration.class, orNull((row, column) -> Duration.ofMillis(row.getLong(column)))),
            entry(
                    List.class,
                    (row, column) -> List.of((String[]) row.getArray(column).getArray())));

    /** One for each record's class, made when it is asked for first. */
    private static final ClassValue<RecordRow<?>> MADE = new ClassValue<>() {
        @Override
        protected RecordRow<?> computeValue(Class<?> type) {
            return new RecordRow<>(type.asSubclass(Record.class));
        }
    };

    private final Constructor<R> constructor;
    private final String[] columns;
    private final Cell[] cells;

    private RecordRow(Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        columns = Stream.of(components).map(one -> column(one.getName())).toArray(String[]::new);
        cells = Stream.of(components).map(one -> cell(one.getType())).toArray(Cell[]::new);
        try {
            constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new));
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has its constructor", e);
        }
    }

    @SuppressWarnings("unchecked")
    public static <R extends Record> RecordRow<R> of(Class<R> type) {
        return (RecordRow<R>) MADE.get(type);
    }

    @Override
    public R row(ResultSet row) throws SQLException {
        Object[] values = new Object[cells.length];
        for (int i = 0; i < cells.length; i++) {
            values[i] = cells[i].of(row, columns[i]);
        }
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a row is not what a record may be: " + e.getCause(), e);
        }
    }

    private static String column(String component) {
        return component.replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static Cell cell(Class<?> type) {
        if (type.isEnum()) {
            return (row, column) -> constant(type, row.getString(column));
        }
        Cell cell = CELLS.get(type);
        if (cell == null) {
            throw new IllegalArgumentException("a column cannot be read as " + type.getName());
        }
        return cell;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object constant(Class<?> type, String name) {
        return name == null ? null : Enum.valueOf((Class) type, name);
    }

    private static Cell orNull(Cell cell) {
        return (row, column) -> {
            Object value = cell.of(row, column);
            return row.wasNull() ? null : value;
        };
    }
}
