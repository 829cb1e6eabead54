package sh.shithub.actions.gateway.stop;

/** Calls that are held open for long, by whoever holds them. */
public interface HeldCalls {
    /** Ends those that are held now as if their time were up, so that their clients call again, elsewhere. New ones may still be held. */
    void letGo();
}
