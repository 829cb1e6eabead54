package sh.shithub.actions.retention;

/** What is pruned, as metrics and answers name it. */
public enum Kind {
    artifact,
    /** A step's log: its object, or its chunks where it never became one. */
    log,
    run,
    /** An object that no row knows. */
    orphan
}
