package sh.shithub.actions.gateway.web;

/**
 * What an error says, fit for its way: part of it may be what the caller sent. At most {@value #MOST} characters (the stock client
 * reads 4 KiB of an error), and no character that JSON, a terminal or a log cannot bear.
 */
final class Sentence {
    static final int MOST = 500;

    private static final char UNREADABLE = '\uFFFD';

    private Sentence() {}

    static String of(String text) {
        String whole = text.length() <= MOST ? text : text.substring(0, MOST - 1) + "\u2026";
        StringBuilder fit = new StringBuilder(whole.length());
        whole.codePoints().forEach(character -> fit.appendCodePoint(readable(character) ? character : UNREADABLE));
        return fit.toString();
    }

    /** Half a pair of surrogates comes as a character of its own, here also where a pair was cut. */
    private static boolean readable(int character) {
        return !Character.isISOControl(character) && Character.getType(character) != Character.SURROGATE;
    }
}
