package sh.shithub.actions.platform.secrets;

/**
 * Where a secret stands: its row in {@code workflow_secrets}.
 *
 * @param owner of a secret that all its repositories get; empty for a repository's
 * @param repoId of the only repository that gets it; 0 for an owner's
 */
public record SecretPlace(Scope scope, String owner, long repoId, String name) {
    /** The constants' names are the database's values. */
    public enum Scope {
        owner,
        repo
    }

    public static SecretPlace ofOwner(String owner, String name) {
        return new SecretPlace(Scope.owner, owner, 0, name);
    }

    public static SecretPlace ofRepo(long repoId, String name) {
        return new SecretPlace(Scope.repo, "", repoId, name);
    }
}
