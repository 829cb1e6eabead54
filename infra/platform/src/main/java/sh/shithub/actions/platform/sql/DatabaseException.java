package sh.shithub.actions.platform.sql;

import java.sql.SQLException;

/** A statement failed; {@link Faults} tells whether another try may help. */
public final class DatabaseException extends RuntimeException {
    public DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
