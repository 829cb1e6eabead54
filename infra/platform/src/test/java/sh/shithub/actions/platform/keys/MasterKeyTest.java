package sh.shithub.actions.platform.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class MasterKeyTest {
    private static final byte[] RAW = new byte[32];

    static {
        for (int i = 0; i < RAW.length; i++) {
            RAW[i] = (byte) (0xF0 + i);
        }
    }

    /** RFC 5869 for one block: T(1) = HMAC(PRK, info | 0x01), PRK = HMAC(zeros, key). */
    @Test
    void derives_as_rfc_5869_says() throws Exception {
        byte[] prk = hmac(new byte[32], RAW);
        byte[] info = (MasterKey.JOB_TOKENS + "\u0001").getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(
                hmac(prk, info), key(Base64.getEncoder().encodeToString(RAW)).derive(MasterKey.JOB_TOKENS));
    }

    @Test
    void takes_both_alphabets_padded_or_not() {
        byte[] expected = key(Base64.getEncoder().encodeToString(RAW)).derive("x");
        assertArrayEquals(
                expected, key(Base64.getUrlEncoder().encodeToString(RAW)).derive("x"));
        assertArrayEquals(
                expected,
                key(Base64.getUrlEncoder().withoutPadding().encodeToString(RAW)).derive("x"));
        assertArrayEquals(
                expected,
                key(Base64.getEncoder().withoutPadding().encodeToString(RAW)).derive("x"));
    }

    @Test
    void says_what_was_expected_of_a_bad_key() {
        String message =
                assertThrows(IllegalArgumentException.class, () -> key("AAAA")).getMessage();
        assertEquals(
                "SHITHUB_MASTER_KEY has 3 bytes; expected 32 bytes as base64, for example from: openssl rand -base64 32",
                message);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> key("***"))
                .getMessage()
                .contains("not base64"));
    }

    private static MasterKey key(String base64) {
        return new MasterKey(base64);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }
}
