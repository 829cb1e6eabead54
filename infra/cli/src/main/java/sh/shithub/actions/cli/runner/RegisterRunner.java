package sh.shithub.actions.cli.runner;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.contracts.RunnerLabels;

@Command(
        name = "register",
        description = "Registers a runner and shows its registration token once; only the token's hash is stored.",
        footer = {
            "",
            "Example:",
            "  shithubd admin runner register --name builder-1 --labels linux,x64 --capacity 2 --expires-in 24h"
        })
final class RegisterRunner implements Runnable {
    /** Runner and token together or not at all; a name in use makes neither. */
    private static final String REGISTER = """
            WITH runner AS (
                INSERT INTO workflow_runners (name, labels, capacity) VALUES (?, ?, ?)
                ON CONFLICT (name) DO NOTHING
                RETURNING id, name, labels, capacity
            ), token AS (
                INSERT INTO runner_tokens (runner_id, token_hash, expires_at)
                SELECT id, ?, now() + make_interval(secs => ?) FROM runner
                RETURNING expires_at
            )
            SELECT id, name, labels, capacity, expires_at AS token_expires_at FROM runner, token
            """;
    /** As the constraint workflow_runners_name_format has it. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

    private final Database database;

    @Mixin
    private CommonOptions options;

    @Option(names = "--name", required = true, description = "unique; 1 to 100 of A-Z a-z 0-9 _ . -")
    private String name;

    @Option(
            names = "--labels",
            required = true,
            paramLabel = "A,B",
            description = "what jobs may ask for in runs-on; at most 64, each 1 to 100 of A-Z a-z 0-9 _ . -")
    private String labels;

    @Option(
            names = "--capacity",
            defaultValue = "1",
            description = "jobs at a time, 1 to 64 (default: ${DEFAULT-VALUE})")
    private int capacity;

    @Option(
            names = "--expires-in",
            paramLabel = "DURATION",
            description = "how long the token is good: 30m, 24h, 7d; without it, until it is revoked")
    private Duration expiresIn;

    RegisterRunner(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        check();
        String[] normalised = normalised();
        OpaqueToken token = OpaqueToken.generate();
        List<Map<String, Object>> registered = database.transaction(transaction -> Rows.of(
                transaction, REGISTER, name, normalised, capacity, token.hash(), TokenLifetime.seconds(expiresIn)));
        if (registered.isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "a runner named " + name + " exists already; choose another name, or give it a new token with"
                            + " shithubd admin runner rotate-token");
        }
        options.answer(TokenLifetime.shown(registered.get(0), token));
    }

    private void check() {
        if (!NAME.matcher(name).matches()) {
            throw new Failure(ExitCode.USAGE, "--name must be 1 to 100 characters of A-Z a-z 0-9 _ . -");
        }
        if (capacity < 1 || capacity > Limits.CAPACITY_MAX) {
            throw new Failure(ExitCode.USAGE, "--capacity must be between 1 and " + Limits.CAPACITY_MAX);
        }
    }

    private String[] normalised() {
        try {
            return RunnerLabels.normalise(List.of(labels.split(",", -1))).toArray(String[]::new);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, "--labels: " + e.getMessage(), e);
        }
    }
}
