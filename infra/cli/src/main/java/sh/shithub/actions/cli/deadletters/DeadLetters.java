package sh.shithub.actions.cli.deadletters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.output.Json;

/** The gateway's calls about dead letters ({@code GET /api/v1/ops/dead-letters}). */
record DeadLetters(Gateway gateway) {
    /** The gateway shows no page beyond. */
    static final int MOST = 10_000;

    private static final String PATH = "/api/v1/ops/dead-letters";
    private static final int PAGE = 100;

    /** The states by which letters are listed, as the gateway names them. */
    enum State {
        open,
        replayed,
        discarded,
        all
    }

    /** The gateway's page with up to so many letters, from as many pages as that takes. */
    Map<String, Object> list(State state, FilterOptions filter, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new Failure(ExitCode.USAGE, "--limit is " + limit + "; expected 1 to " + MOST);
        }
        String query = "?state=" + state + filter.query();
        int perPage = Math.min(limit, PAGE);
        Map<String, Object> whole = new LinkedHashMap<>(page(query, 1, perPage));
        List<Map<String, Object>> letters = new ArrayList<>(letters(whole));
        for (int page = 2; letters.size() < limit && letters.size() == (page - 1) * perPage; page++) {
            letters.addAll(letters(page(query, page, perPage)));
        }
        whole.put("dead_letters", letters.subList(0, Math.min(limit, letters.size())));
        return whole;
    }

    private Map<String, Object> page(String query, int page, int perPage) {
        // The gateway refuses pages that begin beyond what it shows.
        return (long) page * perPage > MOST + perPage
                ? Map.of("dead_letters", List.of())
                : gateway.get(PATH + query + "&per_page=" + perPage + "&page=" + page);
    }

    static List<Map<String, Object>> letters(Map<String, Object> page) {
        return Json.list(page, "dead_letters");
    }

    Map<String, Object> one(String id) {
        return gateway.get(PATH + "/" + checked(id));
    }

    Map<String, Object> decide(String id, String act, Map<String, Object> body) {
        return gateway.post(PATH + "/" + checked(id) + "/" + act, body);
    }

    private static String checked(String id) {
        if (!id.matches("[0-9]{1,9}-[0-9]{1,18}")) {
            throw new Failure(
                    ExitCode.USAGE, "the dead letter is '" + id + "'; expected partition-offset, such as 0-17");
        }
        return id;
    }

    /** How many are open, in a line: {@code 3 open: invalid 2, not_sealed 1}. */
    static String counts(Map<String, Object> page) {
        List<Map<String, Object>> reasons = Json.list(page, "by_reason");
        return page.get("open") + " open"
                + (reasons.isEmpty() ? "" : ": ")
                + reasons.stream()
                        .map(one -> one.get("reason") + " " + one.get("open"))
                        .collect(Collectors.joining(", "));
    }
}
