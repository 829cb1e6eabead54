package sh.shithub.actions.platform.json;

import java.util.Arrays;

/**
 * Finds NUL characters in JSON. No text or jsonb of PostgreSQL can keep one: the statement fails, and with it the batch in
 * which some runner's or caller's text stands.
 */
public final class NulCharacter {
    private static final byte[] ESCAPED = {'u', '0', '0', '0', '0'};

    private NulCharacter() {}

    /** @param json a NUL that is not escaped makes it no JSON at all, so that is not looked for */
    public static boolean in(byte[] json) {
        for (int i = 0; i < json.length - ESCAPED.length; i++) {
            if (json[i] == '\\') {
                i++;
                if (isEscaped(json, i)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isEscaped(byte[] json, int from) {
        int to = from + ESCAPED.length;
        return to <= json.length && Arrays.equals(json, from, to, ESCAPED, 0, ESCAPED.length);
    }
}
