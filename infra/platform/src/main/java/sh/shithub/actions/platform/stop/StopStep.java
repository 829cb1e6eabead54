package sh.shithub.actions.platform.stop;

import java.util.Optional;

/** A part of a service that comes to its end in order, before any bean is destroyed and any pool closed; see {@link StopInOrder}. */
public interface StopStep {
    /** When it is a step's turn; the steps of one turn stop one after the other. */
    enum Turn {
        /** Callers are sent elsewhere. */
        DOOR,
        /** Calls under way are answered. */
        CALLS,
        /** Batches in hand are applied and committed, groups are left; sweeps under way end. */
        WORK,
        /** Records that follow from those batches are relayed. */
        FOLLOW_UP,
        /** Records on their way are acknowledged by Kafka. */
        PUBLISH
    }

    Turn turn();

    /** Returns when the part has come to its end; it begins nothing new then. Called once. */
    void stop() throws InterruptedException;

    /** What it still waits for, in words, for the log of a stop that takes too long. From any thread. */
    default Optional<String> open() {
        return Optional.empty();
    }
}
