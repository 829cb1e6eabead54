package sh.shithub.actions.cli.policy;

import java.sql.Connection;
import java.sql.SQLException;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.output.Text;
import sh.shithub.actions.cli.repo.KnownRepos;
import sh.shithub.actions.cli.repo.RepoName;

/** For whom a policy holds; one of the three. */
final class PolicyScope {
    private static final int OWNER_CHARS = 100;

    @Option(names = "--site", required = true, description = "everybody")
    private boolean site;

    @Option(names = "--owner", required = true, description = "all repositories of this owner")
    private String owner;

    @Option(
            names = "--repo",
            required = true,
            paramLabel = "OWNER/NAME",
            description = "one repository, once a run of it was queued")
    private RepoName repo;

    /** As {@code actions_policies} has it. */
    record Key(String scope, String owner, long repoId) {}

    boolean isRepo() {
        return repo != null;
    }

    Key key(Connection transaction) throws SQLException {
        if (repo != null) {
            return new Key("repo", "", KnownRepos.id(transaction, repo));
        }
        return owner == null
                ? new Key("site", "", 0)
                : new Key("owner", Text.required("--owner", owner, OWNER_CHARS), 0);
    }
}
