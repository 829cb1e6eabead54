package sh.shithub.actions.contracts;

/** Header of any record: which call it goes back to, as W3C Trace Context writes it. A record without one begins a trace of its own. */
public final class TraceHeaders {
    public static final String TRACEPARENT = "traceparent";

    private TraceHeaders() {}
}
