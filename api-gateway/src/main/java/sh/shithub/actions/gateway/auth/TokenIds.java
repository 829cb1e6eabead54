package sh.shithub.actions.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import sh.shithub.actions.platform.keys.MasterKey;

/**
 * The {@code jti} of job tokens: 32 bytes that without the master key look random, base64url without padding
 * (wire.md, "Tokens"). They follow from the token's place in its chain, so that a token can be minted again.
 */
final class TokenIds {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    TokenIds(MasterKey master) {
        key = new SecretKeySpec(master.derive(MasterKey.JOB_TOKEN_IDS), ALGORITHM);
    }

    String of(JobToken token, String purpose) {
        String place = purpose + " " + token.jobId() + " " + token.attempt() + " " + token.position();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(place.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
