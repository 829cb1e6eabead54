package sh.shithub.actions.cli.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class TokenCommandsIT {
    @TempDir
    Path directory;

    private DevStack stack;

    @BeforeEach
    void take(DevStack given) {
        stack = given;
    }

    @Test
    void a_token_is_shown_once_and_stored_as_its_hash() throws Exception {
        Map<String, Object> made = token("create", "--name", " ci ", "--scope", "read", "--output", "json")
                .done()
                .json();
        assertEquals(List.of("id", "name", "scope", "token"), List.copyOf(made.keySet()));
        assertEquals(List.of("ci", "read"), List.of(made.get("name"), made.get("scope")));
        String hex = (String) made.get("token");
        assertTrue(hex.matches("[0-9a-f]{64}"), hex);
        assertArrayEquals(OpaqueToken.parse(hex).orElseThrow().hash(), hashOf(made.get("id")));
        assertFalse(token("list", "--output", "json").done().out().contains(hex));
    }

    @Test
    void a_revocation_is_kept_and_repeated_without_harm() throws Exception {
        Map<String, Object> made = token("create", "--name", "gone", "--scope", "operator", "--output", "json")
                .done()
                .json();
        String id = made.get("id").toString();
        assertNull(listed(id).get("revoked_at"));
        Object first =
                token("revoke", "--id", id, "--output", "json").done().json().get("revoked_at");
        assertNotNull(first);
        assertEquals(first, listed(id).get("revoked_at"));
        assertEquals(
                first,
                token("revoke", "--id", id, "--output", "json").done().json().get("revoked_at"));
    }

    @Test
    void what_does_not_exist_or_is_malformed_is_refused() {
        token("revoke", "--id", "999999").failed(ExitCode.NOT_FOUND, "there is no operator token 999999");
        token("create", "--name", " ", "--scope", "read")
                .failed(ExitCode.USAGE, "--name must have 1 to 100 characters");
        Ran scope = token("create", "--name", "x", "--scope", "admin");
        assertEquals(ExitCode.USAGE.number(), scope.code());
        assertTrue(scope.err().contains("operator, read"), scope.err());
    }

    private Map<String, Object> listed(String id) throws Exception {
        return token("list", "--output", "json").done().rows().stream()
                .filter(row -> row.get("id").toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private byte[] hashOf(Object id) throws Exception {
        try (Connection connection = stack.connect()) {
            ResultSet row = connection
                    .createStatement()
                    .executeQuery("SELECT token_hash FROM operator_tokens WHERE id = " + id);
            row.next();
            return row.getBytes(1);
        }
    }

    private Ran token(String... arguments) {
        String[] whole = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("admin", "token"), java.util.stream.Stream.of(arguments))
                .toArray(String[]::new);
        return Ran.shithubd(Map.of("SHITHUB_DATABASE_URL", stack.databaseUrl()), directory, whole);
    }
}
