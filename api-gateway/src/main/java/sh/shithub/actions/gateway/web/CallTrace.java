package sh.shithub.actions.gateway.web;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import java.util.List;
import sh.shithub.actions.contracts.TraceHeaders;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.platform.trace.Traceparent;

/** The trace of a call: what its caller says ({@code traceparent}), or one of its own. The answer tells it as {@link #ANSWER}. */
public final class CallTrace {
    /** 32 hexadecimal digits: what a person copies into a search of logs, topics and rows. */
    public static final String ANSWER = "X-Request-Id";

    private static final String ATTRIBUTE = CallTrace.class.getName();

    private CallTrace() {}

    /** The same for a request whenever it is asked. */
    public static TraceId of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, TraceId.class).orElseGet(() -> begin(request));
    }

    /** Of the call that this thread works on; null when it works on none. */
    public static @Nullable TraceId current() {
        return ServerRequestContext.currentRequest().map(CallTrace::of).orElse(null);
    }

    /** More than one is none, as the standard has it. */
    private static TraceId begin(HttpRequest<?> request) {
        List<String> said = request.getHeaders().getAll(TraceHeaders.TRACEPARENT);
        TraceId heard = said.size() == 1 ? Traceparent.parse(said.get(0)) : null;
        TraceId trace = heard == null ? TraceId.random() : heard;
        request.setAttribute(ATTRIBUTE, trace);
        return trace;
    }
}
