package sh.shithub.actions.checks.schema;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What the runbooks tell people to type at night is what this schema understands. */
@ExtendWith(DevStackExtension.class)
class RunbookQueriesIT {
    private static final Pattern QUERY = Pattern.compile("psql \"\\$SHITHUB_DATABASE_URL\" -c \"([^\"]+)\"");

    @Test
    void every_query_can_be_run(DevStack stack) throws Exception {
        List<String> queries = new ArrayList<>();
        try (Stream<Path> pages = Files.list(Path.of("../docs/runbooks"))) {
            for (Path page : pages.toList()) {
                QUERY.matcher(Files.readString(page))
                        .results()
                        .map(MatchResult::group)
                        .forEach(queries::add);
            }
        }
        assertTrue(queries.size() > 5, "they are found");
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            for (String query : queries) {
                statement.executeQuery(QUERY.matcher(query).replaceFirst("$1")).close();
            }
        }
    }
}
