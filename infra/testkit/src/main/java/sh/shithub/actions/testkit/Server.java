package sh.shithub.actions.testkit;

/**
 * A server and the faults that tests give it. It comes back on the same port with the same data.
 * Not for several threads at once.
 */
public interface Server {
    /** Returns when it answers; does nothing when it runs. */
    void start();

    /** In order, as an operator would; returns when it has ended. */
    void stop();

    /** As a crash would; returns when it has ended. */
    void kill();

    /** Freezes it: connections stay open and nothing answers. */
    void pause();

    void resume();
}
