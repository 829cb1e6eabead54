package sh.shithub.actions.claim.admission;

import java.util.List;

/** Rooms as tests want them. */
public final class Rooms {
    private Rooms() {}

    public static Room of(String owner, long repoId, Integer repoLeft, Integer ownerLeft) {
        return new Room(List.of(new Room.Left(owner, repoId, true, repoLeft, ownerLeft)));
    }
}
