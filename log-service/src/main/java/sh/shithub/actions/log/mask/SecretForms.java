package sh.shithub.actions.log.mask;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The forms in which secrets are looked for, each a string of bytes (ISO-8859-1: a char is a byte).
 *
 * <ul>
 *   <li>The whole value, however short, without line breaks around it; line breaks within it as LF and as CRLF.
 *   <li>Each line of a value with several.
 *   <li>Of both: base64, URL-encoded and JSON-escaped forms.
 * </ul>
 *
 * <p>Any other form is looked for from {@value #LEAST} bytes on: less of it says little of the secret and is in every
 * log. A value of white space alone is none, as it would take every log apart.
 */
final class SecretForms {
    /** The shortest line, derived form or piece of a secret that is masked, bytes. */
    static final int LEAST = 4;

    private static final String LINE_BREAK = "\r\n|\r|\n";
    /**
     * The longest form that is looked for, bytes. What is longer is looked for as pieces of this length, one behind the other, which
     * become one where they touch: so neither the time nor the memory of a look grows with a secret's length.
     */
    static final int MOST = 128;

    /** How long the lines of wrapped base64 are: RFC 2045 and GNU base64; RFC 7468 and openssl. */
    private static final int[] WIDTHS = {76, 64};

    private final SortedSet<String> forms = new TreeSet<>();

    private SecretForms() {}

    static SortedSet<String> of(Collection<String> secrets) {
        SecretForms all = new SecretForms();
        secrets.forEach(all::secret);
        return all.forms;
    }

    private void secret(String value) {
        String whole = value.replaceAll("^[\r\n]+|[\r\n]+$", "");
        if (whole.isBlank()) {
            return;
        }
        put(bytes(whole));
        derived(whole);
        String[] lines = whole.split(LINE_BREAK);
        if (lines.length > 1) {
            String lf = String.join("\n", lines);
            put(bytes(lf));
            put(bytes(lf.replace("\n", "\r\n")));
            for (String line : lines) {
                line(line);
                line(line.strip());
            }
        }
    }

    private void line(String line) {
        if (!line.isBlank()) {
            add(bytes(line));
            derived(line);
        }
    }

    private void add(String form) {
        if (form.length() >= LEAST) {
            put(form);
        }
    }

    private void put(String form) {
        int at = 0;
        for (; form.length() - at > MOST; at += MOST) {
            piece(form.substring(at, at + MOST));
        }
        // The last one is as long as the others, for a short end is in every log.
        piece(form.substring(Math.max(0, Math.min(at, form.length() - MOST))));
    }

    private void piece(String piece) {
        if (!piece.isBlank()) {
            forms.add(piece);
        }
    }

    private void derived(String text) {
        String bytes = bytes(text);
        if (bytes.length() >= LEAST) {
            base64(Base64.getEncoder(), bytes);
            base64(Base64.getUrlEncoder(), bytes);
            UrlForms.of(bytes).forEach(this::add);
            JsonForms.of(text).forEach(form -> add(bytes(form)));
        }
    }

    private void base64(Base64.Encoder encoder, String bytes) {
        byte[] alone = bytes.getBytes(StandardCharsets.ISO_8859_1);
        add(latin(encoder.encode(alone)));
        add(latin(encoder.withoutPadding().encode(alone)));
        for (int before = 0; before < 3; before++) {
            byte[] within = new byte[before + alone.length];
            System.arraycopy(alone, 0, within, before, alone.length);
            String encoded = latin(encoder.encode(within));
            // A character has six bits: the first and last may share theirs with the text around the secret.
            add(encoded.substring((before * 8 + 5) / 6, within.length * 8 / 6));
        }
        wrapped(latin(encoder.withoutPadding().encode(alone)));
    }

    private void wrapped(String encoded) {
        for (int width : WIDTHS) {
            for (int at = 0; encoded.length() > width && at < encoded.length(); at += width) {
                // The last character may depend on the line break that echo puts behind a secret.
                add(encoded.substring(at, at + width < encoded.length() ? at + width : encoded.length() - 1));
            }
        }
    }

    private static String bytes(String text) {
        return latin(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
