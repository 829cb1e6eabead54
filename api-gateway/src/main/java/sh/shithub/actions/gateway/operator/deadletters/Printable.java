package sh.shithub.actions.gateway.operator.deadletters;

import java.nio.charset.StandardCharsets;

/** Bytes of anybody's as text that JSON, PostgreSQL, a terminal and a page can bear. */
final class Printable {
    private static final char UNREADABLE = '\uFFFD';

    private Printable() {}

    /** @param most characters; more is cut, and says so */
    static String of(byte[] bytes, int most) {
        int length = Math.min(bytes.length, most * 4);
        return cut(new String(bytes, 0, length, StandardCharsets.UTF_8), most);
    }

    static String cut(String text, int most) {
        StringBuilder fit = new StringBuilder();
        text.codePoints().limit(most).map(Printable::readable).forEach(fit::appendCodePoint);
        return text.codePointCount(0, text.length()) > most
                ? fit.append('\u2026').toString()
                : fit.toString();
    }

    private static int readable(int character) {
        boolean fit = !Character.isISOControl(character)
                && Character.getType(character) != Character.SURROGATE
                && Character.getType(character) != Character.FORMAT;
        return fit ? character : UNREADABLE;
    }
}
