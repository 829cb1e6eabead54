package sh.shithub.actions.log.mask;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Percent-encoded forms. Encoders differ in what they leave as it is, in the space, and in the case of their digits. */
final class UrlForms {
    /** Beside letters and digits: RFC 3986; Java and HTML forms; JavaScript's encodeURIComponent and encodeURI; Python's quote. */
    private static final String[] LEFT = {"-._~", "-._*", "-._~!*'()", "-._~!*'();,/?:@&=+$#", "-._~/"};

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final Pattern ENCODED = Pattern.compile("%..");

    private UrlForms() {}

    static Set<String> of(String bytes) {
        Set<String> forms = new TreeSet<>();
        for (String left : LEFT) {
            String encoded = encode(bytes, left);
            String lower = lower(encoded);
            forms.add(encoded);
            forms.add(lower);
            forms.add(encoded.replace("%20", "+"));
            forms.add(lower.replace("%20", "+"));
        }
        return forms;
    }

    private static String encode(String bytes, String left) {
        StringBuilder encoded = new StringBuilder(bytes.length() * 2);
        bytes.chars().forEach(b -> {
            if (b < 128 && (Character.isLetterOrDigit(b) || left.indexOf(b) >= 0)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits((byte) b));
            }
        });
        return encoded.toString();
    }

    private static String lower(String encoded) {
        return ENCODED.matcher(encoded).replaceAll(one -> one.group().toLowerCase(Locale.ROOT));
    }
}
