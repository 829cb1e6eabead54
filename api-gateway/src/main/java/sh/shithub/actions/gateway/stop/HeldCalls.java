package sh.shithub.actions.gateway.stop;

/** A part of the gateway that holds calls open for long. */
public interface HeldCalls {
    /** Ends those that are held now as if their time were up, so that their clients call again, elsewhere. New ones may still be held. */
    void letGo();
}
