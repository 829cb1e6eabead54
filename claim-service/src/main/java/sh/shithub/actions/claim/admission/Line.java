package sh.shithub.actions.claim.admission;

/**
 * Where a job stands in line: with the jobs of its repository that ask for the same labels.
 *
 * @param owner of the repository when the job was queued; owners' caps are counted by it
 * @param repoId 0 for a job of before there were lines: no cap holds for it
 */
public record Line(String owner, long repoId, long labelSetId) {}
