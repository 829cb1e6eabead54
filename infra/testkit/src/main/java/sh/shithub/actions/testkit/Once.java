package sh.shithub.actions.testkit;

import java.util.function.Supplier;

/** A value made when it is first asked for; a failure is thrown again to everyone who asks later, not tried again. */
final class Once<T> {
    private final Supplier<T> maker;
    private T value;
    private RuntimeException failure;

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    synchronized T get() {
        if (failure != null) {
            throw failure;
        }
        if (value == null) {
            value = make();
        }
        return value;
    }

    synchronized boolean isMade() {
        return value != null;
    }

    private T make() {
        try {
            return maker.get();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }
}
