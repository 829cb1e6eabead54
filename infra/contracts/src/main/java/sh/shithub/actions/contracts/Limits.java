package sh.shithub.actions.contracts;

/** Limits of the wire contract (wire.md). What an operator may change is a setting of the service instead. */
public final class Limits {
    /** Largest request body, bytes (wire.md, "General"). */
    public static final int BODY_BYTES = 1 << 20;
    /** Largest log chunk after base64 decoding, bytes (wire.md, "Logs"). */
    public static final int CHUNK_BYTES = 524_288;
    /**
     * Largest {@code seq} of a log chunk. The bits above number the tries of a job whose runner was lost and which was queued again:
     * its next runner begins at 0, and the chunks of the lost one must keep their place in front.
     */
    public static final long SEQ_MAX = (1L << 40) - 1;
    /** Largest Kafka record, bytes: a body of the largest size, its metadata and what encryption adds. */
    public static final int RECORD_BYTES = 2 << 20;

    /** Largest dead letter, bytes: the largest record, and the headers that describe it. */
    public static final int DEAD_LETTER_BYTES = RECORD_BYTES + (64 << 10);
    /** A larger record becomes a letter by reference, with so many of its first bytes. */
    public static final int DEAD_LETTER_BEGINNING_BYTES = 1024;
    /** Longest reason for which a record could not be handled; a longer one is cut. */
    public static final int DEAD_LETTER_REASON_CHARS = 1024;

    public static final int LABEL_CHARS = 100;
    /** Labels that a runner offers, each counted once. */
    public static final int LABELS_PER_RUNNER = 64;

    public static final int CAPACITY_MAX = 64;
    /** Host name and version are cut to this many bytes of whole UTF-8 characters. */
    public static final int HOST_FIELD_BYTES = 255;

    public static final int TIMEOUT_MINUTES_MAX = 4320;
    public static final int TIMEOUT_MINUTES_DEFAULT = 360;
    /** Jobs of a run: its graph and its roll-up are read whole. */
    public static final int JOBS_PER_RUN = 256;

    /** A job token has one character for the state of each step, and has to fit into the header of a call. */
    public static final int STEPS_PER_JOB = 1000;

    public static final int LABELS_PER_JOB = 20;
    /** How deep objects and lists of an event payload or of permissions may lie in one another. */
    public static final int JSON_DEPTH = 100;

    public static final int SECRET_NAME_CHARS = 100;
    /** Largest value of a secret, bytes of UTF-8. */
    public static final int SECRET_BYTES = 64 << 10;
    /** Secrets of one repository, or of one owner. */
    public static final int SECRETS_PER_SCOPE = 500;
    /** All values of one repository's or one owner's secrets, bytes: a claim carries both beside its job, in one Kafka record. */
    public static final int SECRETS_BYTES = 256 << 10;

    public static final int ARTIFACT_NAME_CHARS = 100;
    public static final int ARTIFACT_DAYS = 90;
    public static final int WAIT_SECONDS_MAX = 55;
    /** A runner counts as live when its last heartbeat is not older, unless a gateway is told otherwise. */
    public static final int RUNNER_LIVE_SECONDS = 60;

    private Limits() {}
}
