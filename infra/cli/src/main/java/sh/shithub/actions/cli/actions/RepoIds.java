package sh.shithub.actions.cli.actions;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.repo.KnownRepos;
import sh.shithub.actions.cli.repo.RepoName;
import sh.shithub.actions.contracts.RunSpec;

/**
 * Which id a repository has. A forge gives its repositories their ids and sends them with its runs; where there is none, the
 * CLI does it: the next above the largest known. With a forge, say {@code --repo-id}, or its next new repository may come with
 * the same id.
 */
final class RepoIds {
    private static final String SAY_WHICH = "; say which with --repo-id";
    /** Until the transaction ends, no other CLI gives a new repository its id. */
    private static final String ONE_AT_A_TIME =
            "SELECT pg_advisory_xact_lock(hashtext('shithubd: id of a new repository'))";
    /** Nothing when claim-service took the id at this moment, for a run that a forge sent. */
    private static final String ADD = """
            INSERT INTO repos (id, owner, name) SELECT coalesce(max(id), 0) + 1, ?, ? FROM repos
            ON CONFLICT (id) DO NOTHING
            RETURNING id
            """;

    private final Database database;

    RepoIds(Database database) {
        this.database = database;
    }

    /** @param id as the operator says, or null */
    RunSpec.Repo find(RepoName repo, Long id) {
        long found = database.transaction(
                transaction -> id == null ? knownOrNew(transaction, repo) : KnownRepos.checked(transaction, repo, id));
        return new RunSpec.Repo(found, repo.owner(), repo.name());
    }

    private static long knownOrNew(Connection transaction, RepoName repo) throws SQLException {
        Optional<Long> known = KnownRepos.find(transaction, repo, SAY_WHICH);
        if (known.isEmpty()) {
            Rows.of(transaction, ONE_AT_A_TIME);
            known = KnownRepos.find(transaction, repo, SAY_WHICH);
        }
        return known.isPresent() ? known.get() : added(transaction, repo);
    }

    private static long added(Connection transaction, RepoName repo) throws SQLException {
        List<Map<String, Object>> added = Rows.of(transaction, ADD, repo.owner(), repo.name());
        if (added.isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED, "another repository became known at the same moment; run the command again");
        }
        return (Long) added.get(0).get("id");
    }
}
