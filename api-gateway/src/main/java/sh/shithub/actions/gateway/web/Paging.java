package sh.shithub.actions.gateway.web;

import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pages as GitHub counts them: from 1 on, 30 to a page unless {@code per_page} says otherwise, 100 at most (wire.md, "Operator calls"). */
public record Paging(int page, int perPage) {
    /** No list is longer: something older is found by filters. Keeps both ends of a page cheap. */
    public static final int LONGEST = 10_000;

    private static final int DEFAULT = 30;
    private static final int MOST = 100;

    /**
     * @param page as sent; null for the first
     * @throws ApiException 400
     */
    public static Paging of(String page, String perPage) {
        int size = number("per_page", perPage, DEFAULT, MOST);
        return new Paging(number("page", page, 1, (LONGEST + size - 1) / size), size);
    }

    private static int number(String name, String sent, int otherwise, int most) {
        if (sent == null) {
            return otherwise;
        }
        if (!sent.matches("[0-9]{1,9}") || Integer.parseInt(sent) < 1 || Integer.parseInt(sent) > most) {
            throw ApiException.badRequest(name + " is " + sent + "; expected a number from 1 to " + most);
        }
        return Integer.parseInt(sent);
    }

    public int offset() {
        return (page - 1) * perPage;
    }

    /**
     * The {@code Link} header (RFC 8288), relations in GitHub's order; null when everything is on one page.
     *
     * @param base scheme and authority as the client sees them
     */
    public String links(HttpRequest<?> request, String base, long total) {
        int last = (int) Math.max(1, (total + perPage - 1) / perPage);
        List<String> links = new ArrayList<>(4);
        if (page > 1) {
            links.add(link(request, base, Math.min(page - 1, last), "prev"));
        }
        if (page < last) {
            links.add(link(request, base, page + 1, "next"));
            links.add(link(request, base, last, "last"));
        }
        if (page > 1) {
            links.add(link(request, base, 1, "first"));
        }
        return links.isEmpty() ? null : String.join(", ", links);
    }

    private static String link(HttpRequest<?> request, String base, int page, String relation) {
        String others = Stream.of(Objects.requireNonNullElse(request.getUri().getRawQuery(), "")
                        .split("&"))
                .filter(parameter -> !parameter.isEmpty() && !parameter.startsWith("page="))
                .map(parameter -> parameter + "&")
                .collect(Collectors.joining());
        return "<" + base + request.getUri().getRawPath() + "?" + others + "page=" + page + ">; rel=\"" + relation
                + "\"";
    }
}
