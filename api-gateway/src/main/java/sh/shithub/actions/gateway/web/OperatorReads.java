package sh.shithub.actions.gateway.web;

/** Where calls that read the database for operators wait for it: few threads, so that runner calls always find a connection. */
public final class OperatorReads {
    public static final String EXECUTOR = "operator-reads";

    private OperatorReads() {}
}
