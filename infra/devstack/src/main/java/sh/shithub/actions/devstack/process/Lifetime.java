package sh.shithub.actions.devstack.process;

/** How long a program runs when it is not stopped. */
public sealed interface Lifetime {
    /** It ends when this process ends, even when this one is killed. */
    Lifetime WITH_PARENT = new WithParent();
    /** It outlives this process. */
    Lifetime DETACHED = new Detached();

    /** It ends when that process ends, and outlives this one. */
    static Lifetime withProcess(long pid) {
        return new WithProcess(pid);
    }

    record WithParent() implements Lifetime {}

    record Detached() implements Lifetime {}

    record WithProcess(long pid) implements Lifetime {}
}
