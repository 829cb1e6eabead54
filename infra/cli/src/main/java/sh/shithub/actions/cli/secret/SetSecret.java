package sh.shithub.actions.cli.secret;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.platform.keys.AesGcm;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.secrets.SecretPlace;
import sh.shithub.actions.platform.secrets.SecretSeal;

@Command(
        name = "set",
        description = {
            "Sets a secret, or gives it another value; it is stored sealed with SHITHUB_MASTER_KEY, and never shown again.",
            "Jobs that are handed out from now on get it, but for those of pull requests; jobs that run keep what they were",
            "given. A repository's secret is above its owner's of the same name.",
            "Without --value it reads standard input, of which the end of a single line is cut, once; several lines stay as",
            "they are. What stands in --value, others on this machine may see in the list of processes.",
            "1 byte to 64 KiB of UTF-8 each; 500 secrets and 256 KiB together for each owner and each repository."
        },
        footer = {
            "",
            "Example:",
            "  shithubd admin secret set --repo octo/hello --name DEPLOY_TOKEN < token.txt",
            "  shithubd admin secret set --owner octo --name REGION --value eu-1 --output json"
        })
final class SetSecret implements Runnable {
    /** Until the transaction ends, no other command adds a secret: the limits below are counted. */
    private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('shithubd: secrets'))";
    /** How many others there are, and how many bytes their values have. */
    private static final String OTHERS = """
            SELECT count(*) AS secrets, coalesce(sum(octet_length(sealed) - ?::integer), 0)::bigint AS bytes
            FROM workflow_secrets
            WHERE scope = ? AND owner = ? AND repo_id = ? AND name <> ?
            """;

    private static final String SET = """
            INSERT INTO workflow_secrets (scope, owner, repo_id, name, sealed) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (scope, owner, repo_id, name) DO UPDATE SET sealed = excluded.sealed, updated_at = now()
            RETURNING name
            """;

    /** As GitHub's may be called. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0," + (Limits.SECRET_NAME_CHARS - 1) + "}");

    private static final String RESERVED = "GITHUB_";

    private final Database database;
    private final Settings settings;

    @Mixin
    private CommonOptions options;

    @ArgGroup(multiplicity = "1")
    private SecretScope scope;

    @Option(
            names = "--name",
            required = true,
            description = "1 to 100 of A-Z a-z 0-9 _, the first no digit, not beginning with GITHUB_")
    private String name;

    @Option(
            names = "--repo-id",
            description = "the forge's number of --repo, when no run of it was queued yet: it is known from then on")
    private Long repoId;

    @Option(names = "--value", description = "what it is (default: what standard input has)")
    private String value;

    SetSecret(Database database, Settings settings) {
        this.database = database;
        this.settings = settings;
    }

    @Override
    public void run() {
        checkName();
        SecretSeal seal = seal();
        String secret = value == null ? SecretValue.read(System.in) : SecretValue.checked(value);
        options.answer(database.transaction(transaction -> {
            SecretPlace place = scope.place(transaction, name, repoId);
            Rows.of(transaction, ONE_AT_A_TIME);
            checkRoom(transaction, place, secret);
            Rows.of(
                    transaction,
                    SET,
                    place.scope().name(),
                    place.owner(),
                    place.repoId(),
                    place.name(),
                    seal.seal(place, secret));
            return SecretCommands.one(transaction, place);
        }));
    }

    private void checkName() {
        if (!NAME.matcher(name).matches()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--name must be 1 to " + Limits.SECRET_NAME_CHARS
                            + " characters of A-Z a-z 0-9 _, the first no digit");
        }
        if (name.toUpperCase(Locale.ROOT).startsWith(RESERVED)) {
            throw new Failure(ExitCode.USAGE, "--name must not begin with " + RESERVED + ": that is the runner's own");
        }
    }

    private SecretSeal seal() {
        try {
            return new SecretSeal(new MasterKey(settings.masterKey()));
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private void checkRoom(Connection transaction, SecretPlace place, String secret) throws SQLException {
        Map<String, Object> others = Rows.of(
                        transaction,
                        OTHERS,
                        AesGcm.OVERHEAD_BYTES,
                        place.scope().name(),
                        place.owner(),
                        place.repoId(),
                        place.name())
                .get(0);
        if ((Long) others.get("secrets") >= Limits.SECRETS_PER_SCOPE) {
            throw new Failure(
                    ExitCode.REFUSED,
                    scope + " has " + others.get("secrets") + " secrets, and no more than " + Limits.SECRETS_PER_SCOPE
                            + " are kept; delete one first");
        }
        long bytes = (Long) others.get("bytes") + secret.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Limits.SECRETS_BYTES) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "the secrets of " + scope + " would have " + bytes + " bytes together, and no more than "
                            + Limits.SECRETS_BYTES + " are kept: a claim carries them all; delete one first");
        }
    }
}
