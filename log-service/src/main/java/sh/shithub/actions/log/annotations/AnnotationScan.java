package sh.shithub.actions.log.annotations;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a step's log as it streams by and notes its annotations. Memory does not grow with the log nor with a line: of a line that may
 * be a command the beginning is in memory, of any other nothing.
 */
public final class AnnotationScan {
    /** Every byte of the longest message escaped, and room for the rest: what stands behind that of a line is not read. */
    private static final int LINE_BYTES = 3 * Texts.MESSAGE_BYTES + (32 << 10);

    private static final int FIRST_BYTES = 256;
    private static final String STOP = "stop-commands";

    private enum In {
        /** Only blanks so far. */
        indent,
        /** It began with a colon: perhaps a command. */
        command,
        text
    }

    private final AnnotationSettings settings;
    private final List<Annotation> stored = new ArrayList<>();
    private final Map<Level, Integer> found = new EnumMap<>(Level.class);
    private byte[] line = new byte[FIRST_BYTES];
    private int length;
    private boolean lineStart = true;
    private In in = In.indent;
    private long lineNumber = 1;
    private int bytes;
    /** The word that ends a stretch in which no command counts; null outside one. */
    private String stoppedUntil;

    public AnnotationScan(AnnotationSettings settings) {
        this.settings = settings;
    }

    /** @param length how many of the bytes are the log's next ones */
    public void append(byte[] some, int length) {
        int at = 0;
        while (at < length) {
            at = in == In.text ? skip(some, at, length) : take(some[at], at);
        }
        lineStart = length == 0 ? lineStart : some[length - 1] == '\n';
    }

    /** True when the log's next byte begins a line. */
    public boolean atLineStart() {
        return lineStart;
    }

    /** To the end of the line, or of what there is. */
    private int skip(byte[] some, int from, int to) {
        for (int at = from; at < to; at++) {
            if (some[at] == '\n') {
                endLine();
                return at + 1;
            }
        }
        return to;
    }

    private int take(byte one, int at) {
        if (one == '\n') {
            endLine();
        } else if (in == In.command) {
            add(one);
        } else if (one == ':') {
            in = In.command;
            add(one);
        } else if (!blank(one)) {
            in = In.text;
        }
        return at + 1;
    }

    private static boolean blank(byte one) {
        return one == ' ' || one >= '\t' && one <= '\r';
    }

    private void add(byte one) {
        if (length == 1 && one != ':') {
            in = In.text;
        } else if (length < LINE_BYTES) {
            if (length == line.length) {
                line = Arrays.copyOf(line, Math.min(LINE_BYTES, length * 2));
            }
            line[length++] = one;
        }
    }

    private void endLine() {
        if (in == In.command) {
            command(new String(line, 0, length, StandardCharsets.UTF_8));
        }
        in = In.indent;
        length = 0;
        lineNumber++;
    }

    private void command(String text) {
        WorkflowCommand command = WorkflowCommand.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        if (command == null) {
            return;
        }
        Level level = Level.ofCommand(command.name());
        if (stoppedUntil != null) {
            stoppedUntil = command.name().equalsIgnoreCase(stoppedUntil) ? null : stoppedUntil;
        } else if (command.name().equalsIgnoreCase(STOP) && !command.data().isBlank()) {
            stoppedUntil = command.data().strip();
        } else if (level != null && !command.data().isBlank()) {
            note(level, command);
        }
    }

    private void note(Level level, WorkflowCommand command) {
        int ofLevel = found.merge(level, 1, Integer::sum);
        if (ofLevel > settings.perStep()) {
            return;
        }
        Annotation annotation = new Annotation(
                count() - 1,
                lineNumber,
                level,
                Annotation.Place.of(command, lineNumber),
                storable(Texts.characters(command.text("title"), Texts.TITLE_CHARACTERS)),
                storable(Texts.message(command.data())));
        int more = Texts.bytes(annotation);
        if (bytes + more <= settings.bytesPerStep()) {
            bytes += more;
            stored.add(annotation);
        }
    }

    /** PostgreSQL's texts hold no NUL. */
    private static String storable(String text) {
        return text.replace('\0', ' ');
    }

    private int count() {
        return found.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The log ends here, with a line's end or without. */
    public StepAnnotations end() {
        endLine();
        return new StepAnnotations(List.copyOf(stored), Map.copyOf(found));
    }
}
