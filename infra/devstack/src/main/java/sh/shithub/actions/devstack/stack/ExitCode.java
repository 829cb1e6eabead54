package sh.shithub.actions.devstack.stack;

/** What {@code infra/bin/up} and the commands beside it end with; the numbers are those of sysexits.h where it has one that fits. */
final class ExitCode {
    /** Wrong arguments, among them an unknown service. */
    static final int USAGE = 64;
    /** The data directory was written by another version. */
    static final int DATA = 65;
    /** Something that is needed is not to be had: a port, or the running stack for one more service. */
    static final int UNAVAILABLE = 69;
    /** A process did not start, or not stop in order. */
    static final int NOT_STARTED = 70;
    /** Too little memory. */
    static final int MEMORY = 71;
    /** It runs already, or another {@code up} or {@code down} is at work. */
    static final int BUSY = 75;
    /** A bad setting. */
    static final int CONFIG = 78;

    private ExitCode() {}
}
