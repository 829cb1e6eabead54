package sh.shithub.actions.log.objects;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Tells the store what it should get, and us what it got. Not a matter of security: the bytes are our own. */
final class Md5 {
    private final byte[] digest;

    private Md5(byte[] digest) {
        this.digest = digest;
    }

    static Md5 of(byte[] bytes, int length) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(bytes, 0, length);
            return new Md5(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /** For the header Content-MD5, by which the store refuses what did not arrive as it was sent. */
    String header() {
        return Base64.getEncoder().encodeToString(digest);
    }

    /** True when the ETag is this MD5, as most stores form it: then the store has these bytes. */
    boolean isNamed(String eTag) {
        return eTag.replace("\"", "").equalsIgnoreCase(HexFormat.of().formatHex(digest));
    }
}
