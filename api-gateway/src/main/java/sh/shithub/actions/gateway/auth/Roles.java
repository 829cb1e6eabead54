package sh.shithub.actions.gateway.auth;

/** What a verified token may do; the routes name these. */
public final class Roles {
    public static final String RUNNER = "RUNNER";
    public static final String JOB = "JOB";
    public static final String READ = "READ";
    public static final String OPERATOR = "OPERATOR";

    private Roles() {}
}
