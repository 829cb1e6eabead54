package sh.shithub.actions.status;

import java.sql.Connection;
import java.util.List;

/** Tells the outside what changed; it must not be lost, so it is kept in the transaction of the change. */
@FunctionalInterface
public interface Announcements {
    void keep(Connection transaction, List<Change> changes);
}
