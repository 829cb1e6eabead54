package sh.shithub.actions.gateway.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.util.HttpHostResolver;
import jakarta.inject.Singleton;

/** Answers with one page of a list and the way to the others. */
@Singleton
public record PageAnswers(HttpHostResolver hosts) {
    /** @param total how many there are on all pages */
    public <T> MutableHttpResponse<T> answer(HttpRequest<?> request, Paging paging, long total, T body) {
        MutableHttpResponse<T> response = HttpResponse.ok(body);
        String links = paging.links(request, hosts.resolve(request), total);
        return links == null ? response : response.header(HttpHeaders.LINK, links);
    }
}
