package sh.shithub.actions.log.finish;

/** What reaches the thread that holds the leases. */
sealed interface Outcome {
    /** Somebody says that there may be work. */
    record Look() implements Outcome {}

    record Done(Held held, Written written) implements Outcome {}

    /** Not even tried, as the service stops. */
    record Unbegun(Held held) implements Outcome {}

    record Undone(Held held, Throwable why) implements Outcome {}
}
