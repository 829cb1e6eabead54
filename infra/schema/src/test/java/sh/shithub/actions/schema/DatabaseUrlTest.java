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
}
