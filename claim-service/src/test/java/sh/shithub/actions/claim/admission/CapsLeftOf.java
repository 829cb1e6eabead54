package sh.shithub.actions.claim.admission;

import java.util.List;

/** What is left of caps, as tests want it. */
public final class CapsLeftOf {
    private CapsLeftOf() {}

    public static CapsLeft repo(String owner, long repoId, Integer repoLeft, Integer ownerLeft) {
        return new CapsLeft(List.of(new CapsLeft.OfRepo(owner, repoId, true, repoLeft, ownerLeft)));
    }
}
