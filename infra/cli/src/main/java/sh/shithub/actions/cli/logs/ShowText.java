package sh.shithub.actions.cli.logs;

import java.io.PrintWriter;
import java.util.Map;
import sh.shithub.actions.cli.output.CommonOptions;

/** For people: each step's name as a heading, its log as it comes, groups as headings of their own. */
public final class ShowText implements ShowLog {
    private static final String MARK = "##[";

    private final PrintWriter out;
    private final Ansi ansi;
    private final boolean colours;
    /** A line that may be a mark, as long as it is not whole. */
    private final StringBuilder held = new StringBuilder();

    private boolean lineStart = true;
    private String heading;

    public ShowText(PrintWriter out, boolean colours) {
        this.out = out;
        this.colours = colours;
        ansi = new Ansi(colours);
    }

    /** Shown once there is something to show below it, or it turns out that the step ran. */
    @Override
    public void step(Map<String, Object> step) {
        String name = String.valueOf(step.get("name"));
        Object number = step.get("index") instanceof Number index ? index.longValue() + 1 : step.get("id");
        heading = name.isEmpty() ? "step " + number : name.replaceAll("\\p{Cntrl}", "?");
    }

    private void heading() {
        if (heading != null) {
            out.println(painted("1;36", "== " + heading));
            heading = null;
        }
    }

    @Override
    public void text(String id, String text) {
        heading();
        StringBuilder shown = new StringBuilder(text.length());
        String fit = ansi.fit(text);
        int at = 0;
        while (at < fit.length()) {
            int end = fit.indexOf('\n', at);
            String part = fit.substring(at, end < 0 ? fit.length() : end + 1);
            part(part, end >= 0, shown);
            at += part.length();
        }
        out.print(shown);
        out.flush();
        CommonOptions.requireWritten(out);
    }

    private void part(String part, boolean whole, StringBuilder shown) {
        held.append(part);
        boolean maybeMark = lineStart
                && (held.length() < MARK.length() ? MARK.startsWith(held.toString()) : held.indexOf(MARK) == 0);
        if (maybeMark && !whole) {
            return;
        }
        shown.append(maybeMark ? marked(held.toString()) : held);
        held.setLength(0);
        lineStart = whole;
    }

    private String marked(String line) {
        int end = line.indexOf(']');
        String mark = end < 0 ? "" : line.substring(MARK.length(), end);
        String rest = line.substring(end + 1).replaceAll("[\r\n]+$", "");
        return switch (mark) {
            case "group" -> painted("1", rest) + "\n";
            case "endgroup" -> "";
            case "error" -> painted("31", "error: " + rest) + "\n";
            case "warning" -> painted("33", "warning: " + rest) + "\n";
            case "notice", "command", "section", "debug" -> painted("2", rest) + "\n";
            default -> line;
        };
    }

    @Override
    public void done(Map<String, Object> end) {
        Object conclusion = end.get("conclusion");
        if (!"skipped".equals(conclusion)) {
            heading();
        }
        if (held.length() > 0 || !lineStart) {
            out.println(held);
        }
        held.setLength(0);
        lineStart = true;
        heading = null;
        CommonOptions.requireWritten(out);
    }

    @Override
    public void ended(long job, String conclusion) {
        out.println(painted("success".equals(conclusion) ? "1;32" : "1;31", "job " + job + ": " + conclusion));
        CommonOptions.requireWritten(out);
    }

    private String painted(String paint, String text) {
        return colours ? "\u001b[" + paint + "m" + text + "\u001b[0m" : text;
    }
}
