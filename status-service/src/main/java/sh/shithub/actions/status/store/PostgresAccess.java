package sh.shithub.actions.status.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import sh.shithub.actions.status.Rows;

/** The one bean of this package. */
@Singleton
final class PostgresAccess implements Rows.Access {
    @Override
    public Rows in(Connection transaction) {
        return new PostgresRows(transaction);
    }
}
