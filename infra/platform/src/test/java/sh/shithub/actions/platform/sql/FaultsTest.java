package sh.shithub.actions.platform.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParseException;
import io.micronaut.serde.exceptions.SerdeException;
import java.io.IOException;
import java.net.SocketException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.platform.publish.NotPublishedException;
import sh.shithub.actions.platform.publish.UnpublishableException;

/** Which faults pass (invariant 9): those of what we depend on, never those of what a record says. */
class FaultsTest {
    @ParameterizedTest
    @CsvSource({
        "08006, true, connection failure",
        "25006, true, read-only while the database fails over",
        "25P03, true, idle in transaction for too long",
        "28000, true, role not allowed for a moment",
        "40P01, true, deadlock",
        "42P01, true, a table that a migration has yet to bring",
        "42501, true, a grant that is missing",
        "53300, true, too many connections",
        "55P03, true, lock not available",
        "57P01, true, shut down by the administrator",
        "57014, true, statement timeout",
        "58030, true, disk",
        "XX000, true, internal",
        "22001, false, a text too long for its column",
        "22P02, false, not a number",
        "23505, false, there already",
        "23514, false, a check that says no",
        "54000, false, an index row too large",
        "P0001, false, raised by a function",
    })
    void sqlstate(String state, boolean passes, String what) {
        assertEquals(passes, Faults.passing(new DatabaseException(new SQLException(what, state))), what);
    }

    @Test
    void the_network_and_the_broker_pass() {
        assertTrue(Faults.passing(new RuntimeException(new SocketException("reset"))));
        assertTrue(Faults.passing(new NotEnoughReplicasException("one")));
        assertTrue(Faults.passing(new NotPublishedException("late", new TimeoutException())));
    }

    @Test
    void what_cannot_be_read_or_written_as_json_does_not_although_it_is_an_io_exception() {
        assertFalse(Faults.passing(new IllegalStateException(new JsonParseException(null, "too deep"))));
        assertFalse(Faults.passing(new IllegalStateException(new SerdeException("no such property"))));
        assertTrue(Faults.passing(new IllegalStateException(new IOException("disk"))));
    }

    @Test
    void what_kafka_never_takes_does_not() {
        assertFalse(Faults.passing(new UnpublishableException("too large", null)));
    }

    @Test
    void only_a_cancelled_statement_took_too_long() {
        assertTrue(Faults.tookTooLong(new DatabaseException(new SQLException("timeout", "57014"))));
        assertFalse(Faults.tookTooLong(new DatabaseException(new SQLException("shut down", "57P01"))));
    }

    /** What a commit fails with: only a server that says so has rolled back, all else may be an answer that was lost. */
    @ParameterizedTest
    @CsvSource({
        "23505, true",
        "40001, true",
        "40003, false",
        "57P01, false",
        "08006, false",
        "XX000, false",
    })
    void a_commit_is_known_to_have_failed_when_the_server_says_so(String state, boolean rolledBack) {
        assertEquals(rolledBack, Faults.rolledBack(new IllegalStateException(new SQLException("reason", state))));
        assertFalse(Faults.rolledBack(new IllegalStateException("nothing of a server's")));
    }
}
