package sh.shithub.actions.gateway.operator.logs.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A log as server-sent events (decision page 0018). The text of all events of a stream, one behind the other, is the log's:
 *
 * <ul>
 *   <li>A character that a chunk's end cuts goes into the next event; bytes that are no UTF-8 are shown as U+FFFD.
 *   <li>A line break in the text begins a new {@code data} line, as the standard has it.
 *   <li>A carriage return would be taken for one; the standard has no way to carry it. It is sent as U+240D, which shows what it is; so
 *       that nothing is lost, a U+240D of the log itself is sent as U+241B U+240D, and a U+241B as two of them.
 * </ul>
 */
final class ChunkEvents {
    private static final int LONGEST_CHARACTER = 4;

    private byte[] carried;

    /** @param before the end of the text that was sent before, up to three bytes */
    ChunkEvents(byte[] before) {
        carried = Arrays.copyOfRange(before, before.length - cut(before), before.length);
    }

    byte[] event(Piece piece) {
        byte[] text = Arrays.copyOf(carried, carried.length + piece.text().length);
        System.arraycopy(piece.text(), 0, text, carried.length, piece.text().length);
        int whole = text.length - cut(text);
        carried = Arrays.copyOfRange(text, whole, text.length);
        String id = piece.id() == null ? "" : "id: " + piece.id() + "\n";
        return ("event: chunk\n" + id + data(new String(text, 0, whole, UTF_8))).getBytes(UTF_8);
    }

    /** Half a character at the very end of the log, which nothing completes; null when there is none. */
    byte[] rest() {
        return carried.length == 0 ? null : ("event: chunk\n" + data(new String(carried, UTF_8))).getBytes(UTF_8);
    }

    /** @param data one or more lines */
    static byte[] event(String name, String data) {
        return ("event: " + name + "\n" + data(data)).getBytes(UTF_8);
    }

    private static String data(String text) {
        String carriable = text.indexOf('\u241B') < 0 && text.indexOf('\u240D') < 0
                ? text
                : text.replace("\u241B", "\u241B\u241B").replace("\u240D", "\u241B\u240D");
        return "data: " + carriable.replace('\r', '\u240D').replace("\n", "\ndata: ") + "\n\n";
    }

    /** How many bytes at the end are the beginning of a character. */
    private static int cut(byte[] text) {
        for (int bytes = 1; bytes < LONGEST_CHARACTER && bytes <= text.length; bytes++) {
            int first = text[text.length - bytes] & 0xff;
            if (first < 0x80) {
                return 0;
            }
            if (first >= 0xC0) {
                return bytes < length(first) ? bytes : 0;
            }
        }
        return 0;
    }

    /** Of the character that begins with this byte; 1 when none does. */
    private static int length(int first) {
        if (first < 0xC2 || first > 0xF4) {
            return 1;
        }
        if (first < 0xE0) {
            return 2;
        }
        return first < 0xF0 ? 3 : LONGEST_CHARACTER;
    }
}
