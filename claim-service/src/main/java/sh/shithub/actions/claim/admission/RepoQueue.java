package sh.shithub.actions.claim.admission;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The queue in which a job stands: with the jobs of its repository that ask for the same labels.
 *
 * @param owner of the repository when the job was queued; owners' caps are counted by it
 * @param repoId 0 for a job of before there were such queues: no cap holds for it
 */
public record RepoQueue(String owner, long repoId, long labelSetId) {
    /** From the columns {@code owner}, {@code repo_id} and {@code label_set_id}. */
    public static RepoQueue read(ResultSet row) throws SQLException {
        return new RepoQueue(row.getString("owner"), row.getLong("repo_id"), row.getLong("label_set_id"));
    }

    /** The repository alone, as the caps know it. */
    RepoQueue ofRepo() {
        return new RepoQueue(owner, repoId, 0);
    }
}
