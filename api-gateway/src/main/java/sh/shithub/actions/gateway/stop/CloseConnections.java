package sh.shithub.actions.gateway.stop;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import sh.shithub.actions.platform.stop.Readiness;

/** While the gateway stops, an answer is the last one on its connection (RFC 9112, 9.6): a client never meets one that has just closed. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class CloseConnections {
    private final Readiness readiness;

    CloseConnections(Readiness readiness) {
        this.readiness = readiness;
    }

    @ResponseFilter
    void tell(MutableHttpResponse<?> response) {
        if (readiness.isOff()) {
            response.getHeaders().set(HttpHeaders.CONNECTION, "close");
        }
    }
}
