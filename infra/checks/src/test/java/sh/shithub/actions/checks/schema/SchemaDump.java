package sh.shithub.actions.checks.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The schema in words that a reviewer can compare: enums, then each table's columns, constraints and indexes. */
final class SchemaDump {
    private static final String ENUMS = """
            SELECT 'enum ' || t.typname || ': ' || string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
            FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
            WHERE t.typnamespace = 'public'::regnamespace
            GROUP BY t.typname ORDER BY t.typname
            """;
    private static final String TABLES = """
            SELECT relname FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'flyway_schema_history'
            ORDER BY relname
            """;
    private static final String COLUMNS = """
            SELECT '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
                || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
                || CASE WHEN a.attidentity <> '' THEN ' identity' ELSE '' END
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
            """;
    private static final String CONSTRAINTS = """
            SELECT '  constraint ' || conname || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint
            WHERE conrelid = ?::regclass AND contype <> 'n'
            ORDER BY conname
            """;
    private static final String INDEXES = """
            SELECT '  index ' || substring(pg_get_indexdef(i.indexrelid) FROM 'INDEX (.*)')
            FROM pg_index i
            WHERE i.indrelid = ?::regclass AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
            ORDER BY 1
            """;
    private static final String OPTIONS =
            "SELECT '  with ' || array_to_string(reloptions, ', ') FROM pg_class WHERE oid = ?::regclass AND reloptions IS NOT NULL";

    private SchemaDump() {}

    static String of(Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>(rows(connection, ENUMS, null));
        for (String table : rows(connection, TABLES, null)) {
            lines.add("");
            lines.add("table " + table);
            for (String part : List.of(COLUMNS, CONSTRAINTS, INDEXES, OPTIONS)) {
                lines.addAll(rows(connection, part, table));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> rows(Connection connection, String sql, String table) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            if (table != null) {
                statement.setString(1, table);
            }
            List<String> all = new ArrayList<>();
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }
}
