package sh.shithub.actions.gateway.web;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** Times of the database as answers have them (wire.md, "General"): RFC 3339 with {@code Z}, in every time zone of a session. */
public final class UtcTime {
    private UtcTime() {}

    /** Null when the column is. */
    public static String of(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant().toString();
    }
}
