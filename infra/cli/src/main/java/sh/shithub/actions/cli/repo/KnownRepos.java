package sh.shithub.actions.cli.repo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

/** The repositories that the database knows, by their names. */
public final class KnownRepos {
    private static final String NUMBERED = "SELECT owner, name FROM repos WHERE id = ?";
    /** As claim-service would with its first run, which may come at this moment. */
    private static final String ADD =
            "INSERT INTO repos (id, owner, name) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING id";

    private static final String NAMED = "SELECT id FROM repos WHERE owner = ? AND name = ? ORDER BY id";

    private static final String SAY_WHICH = "; say which with --repo-id";
    /** Until the transaction ends, no other CLI gives a new repository its id. */
    private static final String ONE_AT_A_TIME =
            "SELECT pg_advisory_xact_lock(hashtext('shithubd: id of a new repository'))";
    /** Nothing when claim-service took the id at this moment, for a run that a forge sent. */
    private static final String ADD_NEXT = """
            INSERT INTO repos (id, owner, name) SELECT coalesce(max(id), 0) + 1, ?, ? FROM repos
            ON CONFLICT (id) DO NOTHING
            RETURNING id
            """;

    private KnownRepos() {}

    /** @throws Failure when none is called so, or several are */
    public static long id(Connection transaction, RepoName repo) throws SQLException {
        return find(transaction, repo, "")
                .orElseThrow(() -> new Failure(
                        ExitCode.NOT_FOUND, "no repository " + repo + " is known; a run of it makes it known"));
    }

    /**
     * The id of the repository of this name, if one is known.
     *
     * @param hint ends the sentence that refuses a name of several
     */
    private static Optional<Long> find(Connection transaction, RepoName repo, String hint) throws SQLException {
        List<Map<String, Object>> named = Rows.of(transaction, NAMED, repo.owner(), repo.name());
        if (named.size() > 1) {
            String ids = named.stream().map(row -> row.get("id").toString()).collect(Collectors.joining(", "));
            throw new Failure(ExitCode.REFUSED, "several repositories are called " + repo + " (" + ids + ")" + hint);
        }
        return named.stream().findFirst().map(row -> (Long) row.get("id"));
    }

    /**
     * The id, unless another repository has it: a mistyped one must not rename that.
     *
     * @throws Failure saying whose it is
     */
    public static long checked(Connection transaction, RepoName repo, long id) throws SQLException {
        for (Map<String, Object> row : Rows.of(transaction, NUMBERED, id)) {
            RepoName named = new RepoName((String) row.get("owner"), (String) row.get("name"));
            if (!named.equals(repo)) {
                throw new Failure(ExitCode.REFUSED, "repository " + id + " is " + named + ", not " + repo);
            }
        }
        return id;
    }

    /** Likewise, and the repository is known from here on. */
    public static long added(Connection transaction, RepoName repo, long id) throws SQLException {
        if (id < 1) {
            throw new Failure(ExitCode.USAGE, "--repo-id is " + id + "; expected 1 or more");
        }
        Rows.of(transaction, ADD, id, repo.owner(), repo.name());
        return checked(transaction, repo, id);
    }

    /**
     * The id, or a new one: the next above the largest known. A forge gives its repositories their ids and sends them with its runs;
     * with one, say {@code --repo-id}, or its next new repository may come with the same id.
     */
    public static long knownOrNew(Connection transaction, RepoName repo) throws SQLException {
        Optional<Long> known = find(transaction, repo, SAY_WHICH);
        if (known.isEmpty()) {
            Rows.of(transaction, ONE_AT_A_TIME);
            known = find(transaction, repo, SAY_WHICH);
        }
        return known.isPresent() ? known.get() : added(transaction, repo);
    }

    private static long added(Connection transaction, RepoName repo) throws SQLException {
        List<Map<String, Object>> added = Rows.of(transaction, ADD_NEXT, repo.owner(), repo.name());
        if (added.isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED, "another repository became known at the same moment; run the command again");
        }
        return (Long) added.get(0).get("id");
    }
}
