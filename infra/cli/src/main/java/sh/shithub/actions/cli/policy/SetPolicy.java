package sh.shithub.actions.cli.policy;

import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

@Command(
        name = "set",
        description = {
            "Says what the site, an owner or a repository allows; what is not named stays as it was.",
            "A repository's word is above its owner's, and that above the site's; only the site's --enabled false is above all.",
            "Jobs that wait learn of it within seconds; jobs that run go on."
        },
        footer = {"", "Example:", "  shithubd admin actions policy set --repo octo/hello --repo-cap 5 --output json"})
final class SetPolicy implements Runnable {
    private static final String SET = """
            INSERT INTO actions_policies AS p (scope, owner, repo_id, enabled, repo_cap, owner_cap, lost_runner, max_attempts)
            VALUES (?, ?, ?, ?::boolean, ?::integer, ?::integer, ?::text, ?::integer)
            ON CONFLICT (scope, owner, repo_id) DO UPDATE
            SET enabled = coalesce(excluded.enabled, p.enabled), repo_cap = coalesce(excluded.repo_cap, p.repo_cap),
                owner_cap = coalesce(excluded.owner_cap, p.owner_cap),
                lost_runner = coalesce(excluded.lost_runner, p.lost_runner),
                max_attempts = coalesce(excluded.max_attempts, p.max_attempts), updated_at = now()
            RETURNING scope
            """;
    private static final int ATTEMPTS_MAX = 100;

    private final Database database;

    @Mixin
    private CommonOptions options;

    @ArgGroup(multiplicity = "1")
    private PolicyScope scope;

    @Option(names = "--enabled", arity = "1", paramLabel = "true|false", description = "whether jobs are handed out")
    private Boolean enabled;

    @Option(names = "--repo-cap", description = "jobs of one repository that run at once; 0: no cap (site default: 20)")
    private Integer repoCap;

    @Option(
            names = "--owner-cap",
            description = "jobs of all repositories of one owner that run at once; 0: no cap (site default: 100)")
    private Integer ownerCap;

    @Option(
            names = "--lost-runner",
            description = "what becomes of a job whose runner is lost: ${COMPLETION-CANDIDATES} (site default: fail)")
    private LostRunner lostRunner;

    @Option(names = "--max-attempts", description = "how often a job is handed out before it ends (site default: 3)")
    private Integer maxAttempts;

    /** As {@code actions_policies.lost_runner} has them. */
    private enum LostRunner {
        fail,
        requeue
    }

    SetPolicy(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        check();
        options.answer(database.transaction(transaction -> {
            PolicyScope.Key key = scope.key(transaction);
            Rows.of(
                    transaction,
                    SET,
                    key.scope(),
                    key.owner(),
                    key.repoId(),
                    enabled,
                    repoCap,
                    ownerCap,
                    lostRunner == null ? null : lostRunner.name(),
                    maxAttempts);
            return PolicyCommands.one(transaction, key);
        }));
    }

    private void check() {
        if (Stream.of(enabled, repoCap, ownerCap, lostRunner, maxAttempts).allMatch(value -> value == null)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "nothing to set: name --enabled, --repo-cap, --owner-cap, --lost-runner or --max-attempts");
        }
        notNegative("--repo-cap", repoCap);
        notNegative("--owner-cap", ownerCap);
        if (ownerCap != null && scope.isRepo()) {
            throw new Failure(ExitCode.USAGE, "--owner-cap is set for the site or an owner, not for a repository");
        }
        if (maxAttempts != null && (maxAttempts < 1 || maxAttempts > ATTEMPTS_MAX)) {
            throw new Failure(ExitCode.USAGE, "--max-attempts is " + maxAttempts + "; expected 1 to " + ATTEMPTS_MAX);
        }
    }

    private static void notNegative(String option, Integer value) {
        if (value != null && value < 0) {
            throw new Failure(ExitCode.USAGE, option + " is " + value + "; expected 0 (no cap) or more");
        }
    }
}
