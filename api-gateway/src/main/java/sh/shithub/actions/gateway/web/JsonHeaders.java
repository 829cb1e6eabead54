package sh.shithub.actions.gateway.web;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Headers of every JSON answer (wire.md, "General"), outermost of all filters, so that their refusals have them too. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class JsonHeaders implements Ordered {
    private static final String JSON = "application/json; charset=utf-8";

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @ResponseFilter
    void complete(MutableHttpResponse<?> response) {
        boolean json = response.getContentType()
                .map(type -> type.matches(MediaType.APPLICATION_JSON_TYPE))
                .orElse(response.body() != null);
        if (json) {
            set(response);
        }
    }

    static void set(MutableHttpResponse<?> response) {
        response.getHeaders().set(HttpHeaders.CONTENT_TYPE, JSON);
        response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
