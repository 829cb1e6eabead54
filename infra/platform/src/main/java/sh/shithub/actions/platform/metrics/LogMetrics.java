package sh.shithub.actions.platform.metrics;

/**
 * Names of what is counted about step logs; Prometheus shows dots as underscores and counters with {@code _total} behind them. Every
 * counter counts first application only: a record that is read again counts nothing.
 */
public final class LogMetrics {
    /** Counter: chunks that were stored. Neither repeats nor what was dropped is among them. */
    public static final String CHUNKS = "shithub.actions.log.chunks";

    /** Counter: bytes of text of the stored chunks. */
    public static final String CHUNK_BYTES = "shithub.actions.log.chunk.bytes";

    /** Counter: chunks that were dropped, by {@link #REASON}. */
    public static final String CHUNKS_DROPPED = "shithub.actions.log.chunks.dropped";

    /** Tag of {@link #CHUNKS_DROPPED}: why. {@code limit}: the step's log had reached one of {@code SHITHUB_LOG_STEP_*}. */
    public static final String REASON = "reason";

    /** Counter: step logs that reached one of {@code SHITHUB_LOG_STEP_*} and were cut. */
    public static final String CUT = "shithub.actions.log.cut";

    /** Counter: secrets in stored text that were replaced by stars. */
    public static final String REPLACEMENTS = "shithub.actions.log.scrub.replacements";

    /** Counter: times a log was set aside because what is held of it, sealed, does not open; it is tried again every minute. */
    public static final String SET_ASIDE = "shithub.actions.log.set.aside";

    /** Counter: logs that were finished, each time one was. */
    public static final String FINALIZED = "shithub.actions.log.finalized";

    /** Counter: tries to finish a log that came to nothing. */
    public static final String FINALIZATION_FAILURES = "shithub.actions.log.finalization.failures";

    /** Counter: seqs that no chunk had when their log was finished, each of them once, as the log's own lines name them. */
    public static final String GAPS = "shithub.actions.log.gaps";

    /** Gauge: logs that wait to be finished, counted up to a few thousand. NaN until it was counted first. */
    public static final String FINALIZATIONS_WAITING = "shithub.actions.log.finalizations.waiting";

    /** Gauge, seconds: how long the oldest of these has been due. */
    public static final String FINALIZATIONS_OLDEST = "shithub.actions.log.finalizations.oldest.seconds";

    /** Gauge: steps whose chunks are in PostgreSQL, finished or not; counted up to a bound that the service's README names. */
    public static final String KEPT_STEPS = "shithub.actions.log.kept.steps";

    /** Gauge: bytes of the table of fresh chunks, with its index and what PostgreSQL keeps beside it. */
    public static final String KEPT_BYTES = "shithub.actions.log.kept.bytes";

    /** Gauge, 1 or 0: whether object storage answered last time. NaN when there is none by choice. */
    public static final String STORAGE_UP = "shithub.actions.log.storage.up";

    /** Counter: annotations of logs that were finished for the first time, by {@link #LEVEL}; those over the limit are
     * among them. */
    public static final String ANNOTATIONS = "shithub.actions.log.annotations";

    /** Tag of {@link #ANNOTATIONS}: notice, warning or failure. */
    public static final String LEVEL = "level";

    /** Gauge: clients that watch a log at this gateway. */
    public static final String STREAM_VIEWERS = "shithub.actions.log.stream.viewers";

    /** Counter: statements by which this gateway looked for new chunks, for all logs that were watched then. */
    public static final String STREAM_READS = "shithub.actions.log.stream.reads";

    /** Counter: streams that ended before their log did, because their viewer read too slowly or the log could not be read. */
    public static final String STREAMS_DROPPED = "shithub.actions.log.streams.dropped";

    private LogMetrics() {}
}
