package sh.shithub.actions.cli.repo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

/** The repositories that the database knows, by their names. */
public final class KnownRepos {
    private static final String NAMED = "SELECT id FROM repos WHERE owner = ? AND name = ? ORDER BY id";

    private KnownRepos() {}

    /** @throws Failure when none is called so, or several are */
    public static long id(Connection transaction, RepoName repo) throws SQLException {
        List<Map<String, Object>> named = Rows.of(transaction, NAMED, repo.owner(), repo.name());
        if (named.isEmpty()) {
            throw new Failure(ExitCode.NOT_FOUND, "no repository " + repo + " is known; a run of it makes it known");
        }
        if (named.size() > 1) {
            String ids = named.stream().map(row -> row.get("id").toString()).collect(Collectors.joining(", "));
            throw new Failure(ExitCode.REFUSED, "several repositories are called " + repo + " (" + ids + ")");
        }
        return (Long) named.get(0).get("id");
    }
}
