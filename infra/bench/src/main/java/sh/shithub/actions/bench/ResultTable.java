package sh.shithub.actions.bench;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The result as people read it. */
final class ResultTable {
    private static final String HEAD = "%-22s %12s %10s %10s %10s %14s%n";
    private static final String ROW = "%-22s %,12.1f %10.2f %10.2f %10.2f %14.4f%n";
    private static final String TOO_MANY = "429";

    private final Result result;
    private final StringBuilder text = new StringBuilder();

    private ResultTable(Result result) {
        this.result = result;
    }

    static String of(Result result) {
        ResultTable table = new ResultTable(result);
        table.figures();
        table.costs();
        table.findings();
        return table.text.toString();
    }

    private void figures() {
        add("%n%s: %s%n%n", result.scenario(), result.setUp());
        add(HEAD, "", "calls/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms a call");
        row("this stack", result.ours());
        if (result.half() != null) {
            row("  at half the peak", result.half());
        }
        if (result.baseline() != null) {
            row("the original's SQL", result.baseline());
            add(HEAD, "ratio", times(result.throughputRatio()), "", "", "", times(result.cpuRatio()));
            add(
                    "(%s: prepared statements alone, without HTTP and JSON; its CPU is PostgreSQL's)%n",
                    result.baselineSetUp());
        }
    }

    private void row(String name, Slice slice) {
        add(
                ROW,
                name,
                slice.calls().callsPerSecond(),
                slice.calls().millis(50),
                slice.calls().millis(95),
                slice.calls().millis(99),
                slice.cpuMillisPerCall());
    }

    private static String times(OptionalDouble ratio) {
        return ratio.isPresent() ? String.format(Locale.ROOT, "%,.1fx", ratio.getAsDouble()) : "-";
    }

    private void costs() {
        Slice ours = result.ours();
        add(
                "%nCPU ms a call: %s%n",
                ours.cpu().entrySet().stream()
                        .map(entry ->
                                String.format(Locale.ROOT, "%s %.4f", entry.getKey(), ours.perCall(entry.getValue())))
                        .collect(Collectors.joining(", ")));
        add(
                "Of it by Java's compilers: %.4f%s%n",
                ours.perCall(ours.compilers()),
                ours.perCall(ours.compilers()) > ours.cpuMillisPerCall() / 10
                        ? "; the stack was not warm, a longer --warm-up says more"
                        : "");
        add("This load generator, not counted above: %.4f%n", ours.perCall(ours.generator()));
        add(
                "All done %.2f s after the last answer, %d slices together; %,.0f calls/s when that time counts%n",
                ours.drained().toNanos() / 1e9, result.each().size(), ours.storedPerSecond());
    }

    private void findings() {
        if (!result.verified().isEmpty()) {
            add(
                    "In the database: %s%n",
                    result.verified().entrySet().stream()
                            .map(entry -> entry.getKey().replace('_', ' ') + " " + entry.getValue())
                            .collect(Collectors.joining(", ")));
        }
        Map<String, Long> failures = result.ours().calls().failures();
        add("Errors: %s%n", failures.isEmpty() ? "none" : failures);
        long without = result.ours().calls().answersWithoutWork();
        if (without > 0) {
            add("Answers without a job: %,d%n", without);
        }
        if (failures.containsKey(TOO_MANY)) {
            add("429: the stack limits heartbeats; start it with SHITHUB_HEARTBEATS_PER_MINUTE=0 to measure%n");
        }
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
