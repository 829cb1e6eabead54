package sh.shithub.actions.log.mask;

import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * What stands between the quotes of a JSON string. Writers differ in the slash, in what they write as a code point beside what they
 * must (nothing; Go: {@code <>&}; Gson: {@code '=} too), in characters beyond ASCII, and in the case of their digits.
 */
final class JsonForms {
    private static final String[] CODED = {"", "<>&", "<>&'="};

    private static final HexFormat LOWER = HexFormat.of();
    private static final HexFormat UPPER = LOWER.withUpperCase();

    private JsonForms() {}

    static Set<String> of(String text) {
        Set<String> forms = new TreeSet<>();
        for (String coded : CODED) {
            for (boolean slash : new boolean[] {false, true}) {
                for (boolean ascii : new boolean[] {false, true}) {
                    forms.add(escape(text, coded, slash, ascii, false));
                    forms.add(escape(text, coded, slash, ascii, true));
                }
            }
        }
        return forms;
    }

    private static String escape(String text, String coded, boolean slash, boolean ascii, boolean upper) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            int known = "\"\\\n\r\t\b\f".indexOf(c);
            if (known >= 0) {
                escaped.append('\\').append("\"\\nrtbf".charAt(known));
            } else if (c == '/' && slash) {
                escaped.append("\\/");
            } else if (c < ' ' || coded.indexOf(c) >= 0 || (ascii && c > '~')) {
                escaped.append("\\u").append((upper ? UPPER : LOWER).toHexDigits((char) c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }
}
