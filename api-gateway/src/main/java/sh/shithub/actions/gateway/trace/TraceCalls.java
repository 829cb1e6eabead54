package sh.shithub.actions.gateway.trace;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.security.authentication.Authentication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.gateway.auth.JobToken;
import sh.shithub.actions.gateway.auth.JobTokenValidator;
import sh.shithub.actions.gateway.auth.Registration;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.web.CallTrace;
import sh.shithub.actions.platform.trace.LogLine;

/**
 * Tells every caller the trace of its call, and the log of calls: at INFO what operators change and which runners are refused, at DEBUG
 * all of them. Never a header, a query or a body, which may hold a token or a secret.
 */
@ServerFilter("/api/**")
final class TraceCalls implements Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(TraceCalls.class);

    private final Sparingly refusals = new Sparingly();

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @ResponseFilter
    void answered(HttpRequest<?> request, MutableHttpResponse<?> response) {
        response.getHeaders().set(CallTrace.ANSWER, CallTrace.of(request).toString());
        int status = response.code();
        if (LOG.isInfoEnabled() && (operates(request) || status >= 400 && refusals.admit())) {
            say(LogLine.info(LOG), request, status);
        } else if (LOG.isDebugEnabled()) {
            say(LogLine.debug(LOG), request, status);
        }
    }

    private static boolean operates(HttpRequest<?> request) {
        return request.getMethod() != HttpMethod.GET
                && request.getUserPrincipal(Authentication.class)
                        .filter(who -> who.getRoles().contains(Roles.OPERATOR))
                        .isPresent();
    }

    private void say(LogLine line, HttpRequest<?> request, int status) {
        int unsaid = status >= 400 ? refusals.unsaid() : 0;
        line.about(request.getUserPrincipal(Authentication.class)
                        .map(TraceCalls::subject)
                        .orElse(Subject.NONE))
                .trace(CallTrace.of(request))
                .with("status", status)
                .with("unsaid", unsaid == 0 ? null : unsaid)
                .say("{} {} {}", request.getMethodName(), place(request), status < 400 ? "answered" : "refused");
    }

    /** The path of a caller without a token may hold anything, so only the route's own words are logged. */
    private static String place(HttpRequest<?> request) {
        return operates(request)
                ? request.getPath()
                : BasicHttpAttributes.getUriTemplate(request).orElse("(no such path)");
    }

    /** Whose call it is, by its token. */
    private static Subject subject(Authentication who) {
        if (who.getRoles().contains(Roles.JOB)) {
            JobToken token = JobTokenValidator.of(who);
            return new Subject(token.runId(), token.jobId(), null, token.runnerId(), false);
        }
        return who.getRoles().contains(Roles.RUNNER)
                ? Subject.runner(Registration.of(who).runnerId())
                : Subject.NONE;
    }
}
