package sh.shithub.actions.cli.logs;

/**
 * Lets through to a terminal what a log may ask of it: colours and moves of the cursor, if they are wanted. What else a log could
 * make a terminal do (set its title, fill the clipboard) is left out, as are other control characters.
 */
final class Ansi {
    private enum In {
        text,
        escape,
        sequence,
        string,
        stringEscape
    }

    private final boolean colours;
    private final StringBuilder sequence = new StringBuilder();
    private In in = In.text;

    Ansi(boolean colours) {
        this.colours = colours;
    }

    /** A sequence may go on in the next text. */
    String fit(String text) {
        StringBuilder fit = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            take(text.charAt(i), fit);
        }
        return fit.toString();
    }

    private void take(char c, StringBuilder fit) {
        switch (in) {
            case text -> {
                if (c == '\u001b') {
                    in = In.escape;
                } else if (c == '\n' || c == '\t' || c == '\r' || c == '\b' || !Character.isISOControl(c)) {
                    fit.append(c);
                }
            }
            case escape -> {
                sequence.setLength(0);
                sequence.append("\u001b[");
                in = c == '[' ? In.sequence : "]PX^_".indexOf(c) >= 0 ? In.string : In.text;
            }
            case sequence -> {
                sequence.append(c);
                if (c >= '@' && c <= '~') {
                    fit.append(colours ? sequence : "");
                    in = In.text;
                } else if (c < ' ' || c > '~') {
                    in = In.text;
                }
            }
            case string -> in = c == '\u0007' ? In.text : c == '\u001b' ? In.stringEscape : In.string;
            case stringEscape -> in = c == '\\' ? In.text : In.string;
            default -> throw new IllegalStateException();
        }
    }
}
