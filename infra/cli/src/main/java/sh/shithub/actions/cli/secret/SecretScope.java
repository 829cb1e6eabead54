package sh.shithub.actions.cli.secret;

import java.sql.Connection;
import java.sql.SQLException;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.output.Text;
import sh.shithub.actions.cli.repo.KnownRepos;
import sh.shithub.actions.cli.repo.RepoName;
import sh.shithub.actions.platform.secrets.SecretPlace;

/** Whose secrets; one of the two. */
final class SecretScope {
    private static final int OWNER_CHARS = 100;

    @Option(names = "--owner", required = true, description = "all repositories of this owner")
    private String owner;

    @Option(
            names = "--repo",
            required = true,
            paramLabel = "OWNER/NAME",
            description = "one repository that a run was queued of")
    private RepoName repo;

    /** Where a secret of this scope and this name stands. */
    SecretPlace place(Connection transaction, String name) throws SQLException {
        return repo == null
                ? SecretPlace.ofOwner(Text.required("--owner", owner, OWNER_CHARS), name)
                : SecretPlace.ofRepo(KnownRepos.id(transaction, repo), name);
    }

    /** Likewise, of a repository that may not be known yet. */
    SecretPlace place(Connection transaction, String name, Long repoId) throws SQLException {
        if (repoId == null) {
            return place(transaction, name);
        }
        if (repo == null) {
            throw new Failure(ExitCode.USAGE, "--repo-id belongs to --repo");
        }
        return SecretPlace.ofRepo(KnownRepos.added(transaction, repo, repoId), name);
    }

    @Override
    public String toString() {
        return repo == null ? "owner " + owner : "repository " + repo;
    }
}
