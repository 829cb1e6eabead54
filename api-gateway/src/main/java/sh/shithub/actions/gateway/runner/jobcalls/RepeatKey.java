package sh.shithub.actions.gateway.runner.jobcalls;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import sh.shithub.actions.gateway.web.ApiException;

/**
 * By what a repeated call is known again (wire.md, "Safe retry"): the SHA-256 over its path, body and key. The token needs no
 * place in it, for the chain's row says which token was spent by it.
 */
final class RepeatKey {
    static final String HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]{1,128}");

    private RepeatKey() {}

    /**
     * Null for a call without a key: it cannot be repeated.
     *
     * @throws ApiException 400 for more than one key, or one of another form
     */
    static byte[] of(JobRequest request) {
        if (request.keys().isEmpty()) {
            return null;
        }
        String key = request.keys().get(0);
        ApiException.refuseIf(
                request.keys().size() > 1 || !FORM.matcher(key).matches(),
                HEADER + " must be one value of 1 to 128 visible ASCII characters");
        return digest(request, key);
    }

    /** Each part with its length: nothing can be moved from one into the next. */
    private static byte[] digest(JobRequest request, String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] body = request.body() == null ? new byte[0] : request.body();
            DataOutputStream parts =
                    new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            parts.writeUTF(request.path());
            parts.writeInt(body.length);
            parts.write(body);
            parts.writeUTF(key);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written to", e);
        }
    }
}
