package sh.shithub.actions.cli.runner;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import sh.shithub.actions.contracts.OpaqueToken;

/** What register and rotate-token say of a registration token. */
final class TokenLifetime {
    private static final String EXPIRES_AT = "token_expires_at";

    private TokenLifetime() {}

    /** For make_interval: null, and so no expiry, when none was asked for. */
    static Double seconds(Duration expiresIn) {
        return expiresIn == null ? null : (double) expiresIn.toSeconds();
    }

    /** The row with the token, the expiry only when there is one. */
    static Map<String, Object> shown(Map<String, Object> row, OpaqueToken token) {
        Map<String, Object> shown = new LinkedHashMap<>(row);
        Object expiresAt = shown.remove(EXPIRES_AT);
        shown.put("token", token.hex());
        if (expiresAt != null) {
            shown.put(EXPIRES_AT, expiresAt);
        }
        return shown;
    }
}
