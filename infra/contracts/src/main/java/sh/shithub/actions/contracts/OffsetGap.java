package sh.shithub.actions.contracts;

/**
 * Log and database do not meet in a partition: kinds of rows of {@code offset_gaps}, written by the consumer that found it, shown by
 * the gateway's lag. The constants' names are stored, and are a metric's label.
 */
public enum OffsetGap {
    /** The log ends, or goes on with other records, below the offset up to which the group had read it. */
    log_went_back,
    /** The first record that can be had lies above the offset that was to be read next. */
    records_deleted,
    /** The topic was deleted and made anew. */
    topic_made_anew,
    /** The database has an older offset than the group had written: its records are read again. Nothing is lost by it. */
    database_went_back;

    /** Whether records may be gone that the group has not read. */
    public boolean loses() {
        return this != database_went_back;
    }
}
