package sh.shithub.actions.cli.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class PolicyCommandsIT {
    @TempDir
    Path directory;

    private DevStack stack;

    @BeforeEach
    void take(DevStack given) throws SQLException {
        stack = given;
        change("TRUNCATE repos, actions_policies CASCADE");
        change("INSERT INTO repos (id, owner, name) VALUES (7, 'octo', 'hello')");
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = stack.connect()) {
            connection.createStatement().execute(sql);
        }
    }

    @Test
    void each_scope_has_a_policy_of_its_own_and_all_are_listed_from_above() throws Exception {
        set("--repo", "octo/hello", "--repo-cap", "5").done();
        set("--owner", "octo", "--owner-cap", "0", "--lost-runner", "requeue").done();
        Map<String, Object> site = set("--site", "--enabled", "false", "--max-attempts", "7")
                .done()
                .json();
        assertEquals(
                List.of("site", false, 7), List.of(site.get("scope"), site.get("enabled"), site.get("max_attempts")));
        assertNull(site.get("repo_cap"));
        List<Map<String, Object>> all =
                policy("list", "--output", "json").done().rows();
        assertEquals(
                List.of("site", "owner", "repo"),
                all.stream().map(row -> row.get("scope")).toList());
        assertEquals(List.of("octo", 0, "requeue"), values(all.get(1), "owner", "owner_cap", "lost_runner"));
        assertEquals(List.of("octo", "hello", 5), values(all.get(2), "owner", "repo", "repo_cap"));
        String table = policy("list").done().out();
        assertTrue(table.startsWith("SCOPE  OWNER  REPO"), table);
    }

    private static List<Object> values(Map<String, Object> row, String... names) {
        return Stream.of(names).map(row::get).toList();
    }

    @Test
    void what_is_not_named_stays_as_it_was() throws Exception {
        set("--site", "--repo-cap", "5", "--enabled", "true").done();
        Map<String, Object> site = set("--site", "--repo-cap", "6").done().json();
        assertEquals(List.of(true, 6), values(site, "enabled", "repo_cap"));
    }

    @Test
    void what_makes_no_sense_is_refused_with_a_sentence() {
        set("--site")
                .failed(
                        ExitCode.USAGE,
                        "nothing to set: name --enabled, --repo-cap, --owner-cap, --lost-runner or --max-attempts");
        set("--site", "--repo-cap", "-1").failed(ExitCode.USAGE, "--repo-cap is -1; expected 0 (no cap) or more");
        set("--site", "--max-attempts", "101").failed(ExitCode.USAGE, "--max-attempts is 101; expected 1 to 100");
        set("--repo", "octo/hello", "--owner-cap", "1")
                .failed(ExitCode.USAGE, "--owner-cap is set for the site or an owner, not for a repository");
        set("--repo", "octo/gone", "--repo-cap", "1")
                .failed(ExitCode.NOT_FOUND, "no repository octo/gone is known; a run of it makes it known");
        assertEquals(ExitCode.USAGE.number(), set("--repo-cap", "1").code());
        assertEquals(
                ExitCode.USAGE.number(),
                set("--site", "--owner", "octo", "--repo-cap", "1").code());
    }

    private Ran set(String... arguments) {
        return policy(Stream.concat(Stream.of("set", "--output", "json"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private Ran policy(String... arguments) {
        String[] whole = Stream.concat(Stream.of("admin", "actions", "policy"), Stream.of(arguments))
                .toArray(String[]::new);
        return Ran.shithubd(Map.of("SHITHUB_DATABASE_URL", stack.databaseUrl()), directory, whole);
    }
}
