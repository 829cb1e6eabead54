package sh.shithub.actions.gateway.web;

/**
 * Where logs are read for operators, from the database and from object storage: few threads, apart from those of the other reads, so
 * that a slow object storage holds up nothing else.
 */
public final class LogReads {
    public static final String EXECUTOR = "log-reads";

    /** The one that looks for new chunks of all logs that are watched. */
    public static final int LIVE = 1;

    private LogReads() {}
}
