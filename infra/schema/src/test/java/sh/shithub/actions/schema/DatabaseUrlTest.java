package sh.shithub.actions.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DatabaseUrlTest {
    @Test
    void splits_a_psql_address() {
        assertEquals(
                new DatabaseUrl("jdbc:postgresql://db.example:6543/shithub?sslmode=require", "me", "p@ss+w"),
                DatabaseUrl.parse("postgresql://me:p%40ss+w@db.example:6543/shithub?sslmode=require"));
        assertEquals(
                new DatabaseUrl("jdbc:postgresql://localhost:5432/x", "me", ""),
                DatabaseUrl.parse("postgres://me@localhost/x"));
    }

    @Test
    void refuses_anything_else_without_repeating_the_password() {
        for (String bad : new String[] {null, "", "mysql://a:hush@b/c", "postgresql://a:hush@b", "a b:hush"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> DatabaseUrl.parse(bad))
                    .getMessage();
            assertFalse(message.contains("hush"), message);
        }
    }

    @Test
    void refuses_parameters_of_tls_that_the_driver_would_take_for_a_database_that_is_away() {
        assertEquals(
                "an address with sslmode=on; expected one of disable, allow, prefer, require, verify-ca, verify-full",
                refusal("postgresql://me:hush@db/x?sslmode=on"));
        assertEquals(
                "an address with sslrootcert=/no/such/ca.pem; expected a file that this process can read, and there is none",
                refusal("postgresql://me:hush@db/x?sslmode=verify-full&sslrootcert=%2Fno/such/ca.pem"));
    }

    private static String refusal(String url) {
        return assertThrows(IllegalArgumentException.class, () -> DatabaseUrl.parse(url))
                .getMessage();
    }
}
