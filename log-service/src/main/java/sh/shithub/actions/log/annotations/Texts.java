package sh.shithub.actions.log.annotations;

import java.nio.charset.StandardCharsets;

/** Cuts texts of annotations to what GitHub's check runs take. */
final class Texts {
    /** GitHub: 64 KB. */
    static final int MESSAGE_BYTES = 64 << 10;
    /** GitHub: 255 characters. */
    static final int TITLE_CHARACTERS = 255;
    /** Longer than any file system takes. */
    static final int PATH_CHARACTERS = 4096;

    private Texts() {}

    static String message(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MESSAGE_BYTES) {
            return text;
        }
        int end = MESSAGE_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** At most so many characters, none of them torn. */
    static String characters(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    static int bytes(Annotation annotation) {
        return length(annotation.place().path()) + length(annotation.title()) + length(annotation.message());
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
