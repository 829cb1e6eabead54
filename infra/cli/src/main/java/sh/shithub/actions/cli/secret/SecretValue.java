package sh.shithub.actions.cli.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.contracts.Limits;

/** What a secret may be: 1 byte to 64 KiB of text. No sentence here says anything of it. */
final class SecretValue {
    /** One more than the longest value and the end of its line. */
    private static final int READ_BYTES = Limits.SECRET_BYTES + 3;

    private SecretValue() {}

    /** @throws Failure when it is empty, too long or no text */
    static String checked(String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > Limits.SECRET_BYTES) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the value has " + bytes + " bytes; expected 1 to " + Limits.SECRET_BYTES + " of UTF-8");
        }
        if (value.indexOf('\0') >= 0) {
            throw new Failure(ExitCode.USAGE, "the value has a NUL character, which no environment variable can hold");
        }
        return value;
    }

    /**
     * All that comes. The end of a single line was typed or added by {@code echo} and is cut, once; a value of several lines, such as
     * a key's file, stays as it is.
     */
    static String read(InputStream input) {
        try {
            byte[] bytes = input.readNBytes(READ_BYTES);
            if (bytes.length == READ_BYTES) {
                throw new Failure(
                        ExitCode.USAGE,
                        "standard input has more than the " + Limits.SECRET_BYTES + " bytes that a value may have");
            }
            return checked(withoutEndOfSingleLine(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()));
        } catch (CharacterCodingException e) {
            throw new Failure(ExitCode.USAGE, "standard input is not UTF-8 text", e);
        } catch (IOException e) {
            throw new Failure(ExitCode.FAULT, "standard input cannot be read: " + e.getMessage(), e);
        }
    }

    private static String withoutEndOfSingleLine(String text) {
        int end = text.indexOf('\n');
        if (end < 0 || end != text.length() - 1) {
            return text;
        }
        return text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
    }
}
