package sh.shithub.actions.cli.doctor;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The findings for people: a line each, and under what is not well a line with what to do. */
final class ReportText {
    private ReportText() {}

    static void show(PrintWriter out, List<Finding> findings, Map<Finding.Result, Long> counts) {
        int check = width(findings, finding -> finding.check().name());
        int subject = width(findings, Finding::subject);
        for (Finding finding : findings) {
            out.printf(
                    Locale.ROOT,
                    "%-7s  %-" + check + "s  %-" + subject + "s  %9s  %s%n",
                    finding.result(),
                    finding.check(),
                    plain(finding.subject()),
                    finding.millis() == null ? "" : finding.millis() + " ms",
                    plain(finding.says()));
            if (finding.todo() != null) {
                out.printf(Locale.ROOT, "%9s-> %s%n", "", plain(finding.todo()));
            }
        }
        out.printf(
                Locale.ROOT,
                "%d ok, %d warning(s), %d failed%n",
                counts.get(Finding.Result.ok),
                counts.get(Finding.Result.warning),
                counts.get(Finding.Result.failed));
    }

    private static int width(List<Finding> findings, java.util.function.Function<Finding, String> text) {
        return findings.stream().map(text).mapToInt(String::length).max().orElse(1);
    }

    /** A server's words are shown without control characters: a terminal would obey them. */
    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
