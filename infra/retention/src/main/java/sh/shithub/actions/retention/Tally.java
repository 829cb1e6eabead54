package sh.shithub.actions.retention;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/** How many of each kind have gone so far. The listener hears of each batch once it is committed, also when the next one fails. */
public final class Tally {
    private final Map<Kind, Integer> gone = new EnumMap<>(Kind.class);
    private final ObjIntConsumer<Kind> heard;
    private int kept;

    public Tally(ObjIntConsumer<Kind> heard) {
        this.heard = heard;
    }

    public int gone(Kind kind) {
        return gone.getOrDefault(kind, 0);
    }

    /** How often the storage refused to delete an object; its row is still there and is tried again by the next run. */
    public int refused() {
        return kept;
    }

    void add(Kind kind, int more) {
        if (more > 0) {
            gone.merge(kind, more, Integer::sum);
            heard.accept(kind, more);
        }
    }

    void refused(int more) {
        kept += more;
    }
}
