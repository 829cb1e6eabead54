package sh.shithub.actions.cli.deadletters;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

/** The dead letters that a command decides about: named one by one, or all that are open and fit. */
final class ChosenLetters {
    private static final List<String> COLUMNS = List.of("id", "result", "topic", "key", "detail");

    @Parameters(paramLabel = "ID", arity = "0..*", description = "their partition-offset, as list shows it")
    private List<String> ids;

    @Option(
            names = "--all",
            description = "all that are open, or those of --reason and --topic; with --dry-run or --confirm")
    private boolean all;

    @Mixin
    private FilterOptions filter;

    @Option(names = "--dry-run", description = "only show which")
    private boolean dryRun;

    @Option(names = "--confirm", description = "with --all: do it")
    private boolean confirm;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "with --all: at most so many, 1 to " + DeadLetters.MOST + " (default: ${DEFAULT-VALUE})")
    private int limit;

    /**
     * Decides about each, the oldest first, as their records came; one that is refused does not stop the others.
     *
     * @return the exit code: of the first that failed, if one did
     */
    int each(DeadLetters letters, CommonOptions options, Function<String, Map<String, Object>> decide) {
        List<Map<String, Object>> rows = new ArrayList<>();
        ExitCode code = ExitCode.OK;
        for (Map<String, Object> letter : chosen(letters)) {
            Map<String, Object> row = new LinkedHashMap<>(letter);
            if (dryRun) {
                row.put("result", "would be");
            } else {
                code = decide(row, decide, options, code);
            }
            rows.add(row);
        }
        options.answer(COLUMNS, rows);
        return code.number();
    }

    private static ExitCode decide(
            Map<String, Object> row,
            Function<String, Map<String, Object>> decide,
            CommonOptions options,
            ExitCode before) {
        try {
            row.putAll(decide.apply(row.get("id").toString()));
            row.put("result", row.get("state"));
            return before;
        } catch (Failure e) {
            row.put("result", "failed");
            row.put("error", e.getMessage());
            options.note(row.get("id") + ": " + e.getMessage());
            return before == ExitCode.OK ? e.code() : before;
        }
    }

    private List<Map<String, Object>> chosen(DeadLetters letters) {
        if (all == (ids != null)) {
            throw new Failure(ExitCode.USAGE, "name dead letters by their ID, or give --all; one of the two");
        }
        if (!all && (filter.given() || confirm)) {
            throw new Failure(ExitCode.USAGE, "--reason, --topic and --confirm go with --all, not with an ID");
        }
        if (all && dryRun == confirm) {
            throw new Failure(ExitCode.USAGE, "--all takes --dry-run or --confirm; one of the two");
        }
        if (!all) {
            return ids.stream().map(id -> Map.<String, Object>of("id", id)).toList();
        }
        List<Map<String, Object>> open =
                new ArrayList<>(DeadLetters.letters(letters.list(DeadLetters.State.open, filter, limit)));
        Collections.reverse(open);
        return open;
    }
}
