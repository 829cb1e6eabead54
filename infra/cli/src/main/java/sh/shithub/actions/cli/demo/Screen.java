package sh.shithub.actions.cli.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.cli.output.Table;

/** Lines and tables for a person, in colour where the script says so. */
record Screen(PrintWriter out, boolean colour) {
    void line(String text) {
        out.println(text);
    }

    void heading(String text) {
        line("");
        line(strong(text));
    }

    void table(List<String> columns, List<Map<String, Object>> rows) {
        out.print(Table.rows(columns, rows).indent(2));
    }

    String faint(String text) {
        return painted("2", text);
    }

    String strong(String text) {
        return painted("1", text);
    }

    /** A conclusion in its colour. */
    String judged(Object conclusion) {
        return painted("success".equals(conclusion) ? "32" : "31", String.valueOf(conclusion));
    }

    private String painted(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
