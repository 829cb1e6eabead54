package sh.shithub.actions.cli.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.secrets.SecretPlace;
import sh.shithub.actions.platform.secrets.SecretSeal;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class SecretCommandsIT {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final SecretSeal SEAL = new SecretSeal(new MasterKey(KEY));

    @TempDir
    Path directory;

    private DevStack stack;

    @BeforeEach
    void take(DevStack given) throws SQLException {
        stack = given;
        change("TRUNCATE repos, workflow_secrets CASCADE");
        change("INSERT INTO repos (id, owner, name) VALUES (7, 'octo', 'hello')");
    }

    @Test
    void a_secret_is_kept_sealed_for_its_place_and_never_shown() throws Exception {
        Ran set = secret("set", "--repo", "octo/hello", "--name", "TOKEN", "--value", "canary-1")
                .done();
        assertEquals(
                List.of("repo", "octo", 7, "hello", "TOKEN"),
                values(set.json(), "scope", "owner", "repo_id", "repo", "name"));
        secret("set", "--owner", "octo", "--name", "TOKEN", "--value", "canary-2")
                .done();
        assertEquals("canary-1", SEAL.open(SecretPlace.ofRepo(7, "TOKEN"), sealed("repo")));
        assertEquals("canary-2", SEAL.open(SecretPlace.ofOwner("octo", "TOKEN"), sealed("owner")));
        assertFalse(new String(sealed("repo"), StandardCharsets.ISO_8859_1).contains("canary"));

        Ran list = secret("list").done();
        assertEquals(2, list.rows().size());
        assertFalse((set.out() + list.out()).contains("canary"));
        assertTrue(
                shithubd("admin", "secret", "list").done().out().startsWith("SCOPE  OWNER  REPO   NAME   UPDATED_AT"));
        assertEquals(1, secret("list", "--owner", "octo").done().rows().size());
        assertEquals(
                "repo",
                secret("list", "--repo", "octo/hello").done().rows().get(0).get("scope"));
    }

    @Test
    void set_again_it_has_its_new_value_and_deleted_it_is_gone() throws Exception {
        secret("set", "--owner", "octo", "--name", "TOKEN", "--value", "old").done();
        secret("set", "--owner", "octo", "--name", "TOKEN", "--value", "new").done();
        assertEquals("new", SEAL.open(SecretPlace.ofOwner("octo", "TOKEN"), sealed("owner")));
        secret("delete", "--owner", "octo", "--name", "TOKEN").done();
        assertEquals(List.of(), secret("list").done().rows());
        secret("delete", "--owner", "octo", "--name", "TOKEN")
                .failed(ExitCode.NOT_FOUND, "owner octo has no secret TOKEN");
        secret("delete", "--repo", "octo/hello", "--name", "TOKEN")
                .failed(ExitCode.NOT_FOUND, "repository octo/hello has no secret TOKEN");
    }

    /** So that its first run has it. */
    @Test
    void a_repository_without_a_run_is_named_by_its_forge_s_number() throws Exception {
        Ran set = secret("set", "--repo", "octo/new", "--repo-id", "9", "--name", "A", "--value", "x")
                .done();
        assertEquals(List.of(9, "new"), values(set.json(), "repo_id", "repo"));
        secret("set", "--repo", "octo/new", "--repo-id", "9", "--name", "A", "--value", "y")
                .done();
        secret("set", "--repo", "octo/new", "--repo-id", "7", "--name", "A", "--value", "x")
                .failed(ExitCode.REFUSED, "repository 7 is octo/hello, not octo/new");
        secret("set", "--repo", "octo/new", "--repo-id", "0", "--name", "A", "--value", "x")
                .failed(ExitCode.USAGE, "--repo-id is 0; expected 1 or more");
        secret("set", "--owner", "octo", "--repo-id", "7", "--name", "A", "--value", "x")
                .failed(ExitCode.USAGE, "--repo-id belongs to --repo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1A", "A-B", "A B", "\u00c4"})
    void a_name_that_github_would_not_take_is_refused(String name) {
        secret("set", "--owner", "octo", "--name", name, "--value", "x")
                .failed(ExitCode.USAGE, "--name must be 1 to 100 characters of A-Z a-z 0-9 _, the first no digit");
    }

    @Test
    void the_longest_name_is_taken_and_github_s_own_are_not() {
        secret("set", "--owner", "octo", "--name", "_" + "a".repeat(99), "--value", "x")
                .done();
        secret("set", "--owner", "octo", "--name", "github_token", "--value", "x")
                .failed(ExitCode.USAGE, "--name must not begin with GITHUB_: that is the runner's own");
    }

    @Test
    void what_makes_no_sense_is_refused_with_a_sentence() {
        secret("set", "--repo", "octo/gone", "--name", "A", "--value", "x")
                .failed(ExitCode.NOT_FOUND, "no repository octo/gone is known; a run of it makes it known");
        secret("set", "--owner", "octo", "--name", "A", "--value", "")
                .failed(ExitCode.USAGE, "the value has 0 bytes; expected 1 to 65536 of UTF-8");
        assertEquals(
                ExitCode.USAGE.number(),
                secret("set", "--name", "A", "--value", "x").code());
        Ran badKey = Ran.shithubd(
                Map.of("SHITHUB_DATABASE_URL", stack.databaseUrl(), "SHITHUB_MASTER_KEY", "AAAA"),
                directory,
                "admin",
                "secret",
                "set",
                "--owner=octo",
                "--name=A",
                "--value=x");
        assertEquals(ExitCode.USAGE.number(), badKey.code());
        assertTrue(badKey.err().startsWith("SHITHUB_MASTER_KEY has 3 bytes; expected 32"), badKey.err());
    }

    @Test
    void there_is_room_for_so_many_secrets_and_so_many_bytes_and_a_new_value_takes_its_own_room() throws SQLException {
        change("""
                INSERT INTO workflow_secrets (scope, owner, name, sealed)
                SELECT 'owner', 'octo', 'S' || i, convert_to(repeat('x', 30), 'UTF8') FROM generate_series(1, 499) AS i
                """);
        secret("set", "--owner", "octo", "--name", "LAST", "--value", "x").done();
        secret("set", "--owner", "octo", "--name", "LAST", "--value", "y").done();
        secret("set", "--owner", "octo", "--name", "MORE", "--value", "x")
                .failed(
                        ExitCode.REFUSED,
                        "owner octo has 500 secrets, and no more than 500 are kept; delete one first");
        String quarter = "x".repeat(Limits.SECRET_BYTES);
        for (int i = 0; i < 4; i++) {
            secret("set", "--repo", "octo/hello", "--name", "A" + i, "--value", quarter)
                    .done();
        }
        secret("set", "--repo", "octo/hello", "--name", "A0", "--value", quarter)
                .done();
        secret("set", "--repo", "octo/hello", "--name", "B", "--value", "x")
                .failed(
                        ExitCode.REFUSED,
                        "the secrets of repository octo/hello would have 262145 bytes together, and no more than 262144"
                                + " are kept: a claim carries them all; delete one first");
    }

    private byte[] sealed(String scope) throws SQLException {
        try (Connection connection = stack.connect();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT sealed FROM workflow_secrets WHERE scope = '" + scope + "'")) {
            assertTrue(rows.next());
            return rows.getBytes(1);
        }
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = stack.connect()) {
            connection.createStatement().execute(sql);
        }
    }

    private static List<Object> values(Map<String, Object> row, String... names) {
        return Stream.of(names).map(row::get).toList();
    }

    private Ran secret(String action, String... arguments) {
        return shithubd(Stream.concat(Stream.of("admin", "secret", action, "--output", "json"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private Ran shithubd(String... arguments) {
        return Ran.shithubd(
                Map.of("SHITHUB_DATABASE_URL", stack.databaseUrl(), "SHITHUB_MASTER_KEY", KEY), directory, arguments);
    }
}
