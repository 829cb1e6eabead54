package sh.shithub.actions.cli.policy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.output.Text;
import sh.shithub.actions.cli.repo.RepoName;

/** For whom a policy holds; one of the three. */
final class PolicyScope {
    private static final String NAMED = "SELECT id FROM repos WHERE owner = ? AND name = ? ORDER BY id";
    private static final int OWNER_CHARS = 100;

    @Option(names = "--site", required = true, description = "everybody")
    private boolean site;

    @Option(names = "--owner", required = true, description = "all repositories of this owner")
    private String owner;

    @Option(
            names = "--repo",
            required = true,
            paramLabel = "OWNER/NAME",
            converter = RepoName.Converter.class,
            description = "one repository, once a run of it was queued")
    private RepoName repo;

    /** As {@code actions_policies} has it. */
    record Key(String scope, String owner, long repoId) {}

    boolean isRepo() {
        return repo != null;
    }

    Key key(Connection transaction) throws SQLException {
        if (repo != null) {
            return new Key("repo", "", idOf(transaction));
        }
        return owner == null
                ? new Key("site", "", 0)
                : new Key("owner", Text.required("--owner", owner, OWNER_CHARS), 0);
    }

    private long idOf(Connection transaction) throws SQLException {
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
