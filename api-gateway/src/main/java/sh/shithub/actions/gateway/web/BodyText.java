package sh.shithub.actions.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body as text that can be stored. Jackson is too kind here: it reads UTF-16 as well, takes a NUL that is written in two bytes, and half
 * a pair of surrogates; no text or jsonb of PostgreSQL can keep those, and the batch in which one stands would fail.
 */
final class BodyText {
    /** Each escape as a whole, so that a backslash that is escaped itself begins none; a pair before its half. */
    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>u[dD][89a-fA-F])|(?<nul>u0000)|.)",
            Pattern.DOTALL);

    private BodyText() {}

    /** @throws ApiException 400 with what is wrong, in words */
    static String of(byte[] body) {
        String text = decode(body);
        Matcher escape = ESCAPE.matcher(text);
        for (int at = text.indexOf('\\'); at >= 0 && escape.find(at); at = text.indexOf('\\', escape.end())) {
            ApiException.refuseIf(
                    escape.group("nul") != null, "the body contains a NUL character, which cannot be stored");
            ApiException.refuseIf(
                    escape.group("half") != null, "the body contains half a surrogate pair, which cannot be stored");
        }
        return text;
    }

    /** What cannot be read becomes U+FFFD; only a body with that in it is read again with a decoder that tells. */
    private static String decode(byte[] body) {
        String text = new String(body, UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw ApiException.badRequest("the body is not valid UTF-8");
        }
    }
}
