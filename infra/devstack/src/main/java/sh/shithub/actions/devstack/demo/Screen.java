package sh.shithub.actions.devstack.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lines and tables for a person, in colour where the script says so. */
final class Screen {
    private final PrintStream out;
    private final boolean colour;

    Screen(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    static Screen ofThisProcess(boolean colour) {
        return new Screen(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8), colour);
    }

    void line(String text) {
        out.println(text);
    }

    String good(String text) {
        return painted("32", text);
    }

    String bad(String text) {
        return painted("31", text);
    }

    String faint(String text) {
        return painted("2", text);
    }

    String strong(String text) {
        return painted("1", text);
    }

    /** A conclusion in its colour. */
    String judged(String conclusion) {
        return conclusion.equals("success") ? good(conclusion) : bad(conclusion);
    }

    /** Columns as wide as their widest cell, two blanks between; the first row is the head. */
    void table(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < rows.get(0).size(); i++) {
            int column = i;
            widths.add(
                    rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0));
        }
        for (int i = 0; i < rows.size(); i++) {
            String row = row(rows.get(i), widths);
            line("  " + (i == 0 ? faint(row) : row));
        }
    }

    private static String row(List<String> cells, List<Integer> widths) {
        List<String> padded = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            String pad = " ".repeat(widths.get(i) - width(cells.get(i)));
            padded.add(isNumber(cells.get(i)) ? pad + cells.get(i) : cells.get(i) + pad);
        }
        return padded.stream().collect(Collectors.joining("  ")).stripTrailing();
    }

    private static boolean isNumber(String cell) {
        return cell.matches("[0-9][0-9,.]*( s| ms| bytes)?");
    }

    /** Paint has no width. */
    private static int width(String cell) {
        return cell.replaceAll("\u001b\\[[0-9;]*m", "").length();
    }

    private String painted(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
