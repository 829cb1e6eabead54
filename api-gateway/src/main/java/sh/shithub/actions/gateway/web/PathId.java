package sh.shithub.actions.gateway.web;

import java.util.regex.Pattern;

/** Ids in paths: what is no id is the id of nothing, so it is 404 and not 400. */
public final class PathId {
    /** Every number that fits; a longer one was never given out. */
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    private PathId() {}

    /** @throws ApiException 404 with that sentence */
    public static long of(String id, String otherwise) {
        if (!ID.matcher(id).matches()) {
            throw ApiException.notFound(otherwise);
        }
        return Long.parseLong(id);
    }
}
