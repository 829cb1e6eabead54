package sh.shithub.actions.devstack.process;

/** How long a program runs when nobody stops it. */
public enum Lifetime {
    /** It ends when this process ends, even when this one is killed. */
    WITH_PARENT,
    /** It outlives this process. */
    DETACHED
}
