package sh.shithub.actions.cli.actions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

@Command(
        name = "cancel-all",
        description = {
            "Cancels all runs that are queued or running, oldest first, or shows which these are.",
            "Stopped half-way it may be repeated: what is cancelled already changes nothing.",
        },
        footer = {
            "",
            "Example:",
            "  shithubd admin actions cancel-all --dry-run",
            "  shithubd admin actions cancel-all --confirm --repo-id 5 --limit 50 --output json"
        })
final class CancelAll implements Runnable {
    private static final int LIMIT_MAX = 10_000;
    /** One more than the limit, to tell whether any are left. */
    private static final String OPEN = """
            SELECT r.id AS run_id, p.owner || '/' || p.name AS repo, r.run_index, r.status::text AS status, r.created_at
            FROM workflow_runs r
            JOIN repos p ON p.id = r.repo_id
            WHERE r.status IN ('queued', 'running') AND (?::bigint IS NULL OR r.repo_id = ?::bigint)
            ORDER BY r.id
            LIMIT ? + 1
            """;

    private final Database database;
    private final Gateway gateway;

    @Mixin
    private CommonOptions options;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Mode mode;

    /** One of the two must be said, so that no slip cancels everything. */
    private static final class Mode {
        @Option(names = "--dry-run", required = true, description = "only show what would be cancelled")
        private boolean dryRun;

        @Option(names = "--confirm", required = true, description = "cancel")
        private boolean confirm;
    }

    @Option(names = "--repo-id", paramLabel = "ID", description = "only runs of this repository")
    private Long repoId;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "at most so many runs, 1 to " + LIMIT_MAX + " (default: ${DEFAULT-VALUE})")
    private int limit;

    CancelAll(Database database, Gateway gateway) {
        this.database = database;
        this.gateway = gateway;
    }

    @Override
    public void run() {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new Failure(ExitCode.USAGE, "--limit is " + limit + "; expected 1 to " + LIMIT_MAX);
        }
        List<Map<String, Object>> open = database.rows(OPEN, repoId, repoId, limit);
        if (open.size() > limit) {
            options.note("more than " + limit + " runs are open; the others are left alone");
            open = open.subList(0, limit);
        }
        if (mode.dryRun) {
            options.answer(List.of("run_id", "repo", "run_index", "status", "created_at"), open);
        } else {
            options.answer(
                    List.of("run_id", "repo", "run_index", "changed_jobs", "run_completed"),
                    open.stream().map(this::cancel).toList());
        }
    }

    private Map<String, Object> cancel(Map<String, Object> run) {
        Map<String, Object> cancelled = new LinkedHashMap<>(run);
        cancelled.remove("status");
        cancelled.remove("created_at");
        cancelled.putAll(gateway.post(ActionsCommands.path((Long) run.get("run_id"), "cancel"), Map.of()));
        return cancelled;
    }
}
