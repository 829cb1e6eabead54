package sh.shithub.actions.gateway.runner.logs;

import java.util.Base64;
import sh.shithub.actions.gateway.web.ApiException;

/** Standard base64, padded or not (wire.md, "Logs"). */
final class ChunkText {
    private ChunkText() {}

    static byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("chunk must be base64");
        }
    }
}
