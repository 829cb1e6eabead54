package sh.shithub.actions.cli.output;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers as people read them: aligned columns under a head line, or one "key  value" line for each field of one thing. */
public final class Table {
    private static final String GAP = "  ";

    private Table() {}

    /** Rows, of which only these columns are shown; the JSON output has them all. */
    public static String rows(List<String> columns, List<Map<String, Object>> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList());
        rows.forEach(row ->
                cells.add(columns.stream().map(name -> cell(row.get(name))).toList()));
        return aligned(cells);
    }

    public static String fields(Map<String, Object> fields) {
        return aligned(fields.entrySet().stream()
                .map(field -> List.of(field.getKey(), cell(field.getValue())))
                .toList());
    }

    private static String aligned(List<List<String>> lines) {
        int columns = lines.get(0).size();
        int[] widths = IntStream.range(0, columns)
                .map(i -> lines.stream()
                        .mapToInt(line -> line.get(i).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream().map(line -> line(line, widths)).collect(Collectors.joining());
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length()));
            line.append(GAP);
        }
        return line.toString().stripTrailing() + System.lineSeparator();
    }

    /** What runners and operators wrote is shown without its control characters: a terminal would obey them. */
    private static String cell(Object value) {
        if (value instanceof Collection<?> items) {
            return cell(items.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        String text = value == null ? "" : value.toString().replaceAll("\\p{Cntrl}", "?");
        return text.isEmpty() ? "-" : text;
    }
}
