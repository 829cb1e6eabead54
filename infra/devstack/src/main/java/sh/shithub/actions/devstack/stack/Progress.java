package sh.shithub.actions.devstack.stack;

/** Hears what is going on, a line at a time. */
@FunctionalInterface
public interface Progress {
    void say(String line);
}
