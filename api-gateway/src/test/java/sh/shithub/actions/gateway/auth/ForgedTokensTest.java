package sh.shithub.actions.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.platform.keys.MasterKey;

/**
 * Job tokens forged in the ways of RFC 8725, most of them signed with the right key, and put together by hand: no library would write
 * them. wire.md, "Tokens".
 */
class ForgedTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final MasterKey MASTER = new MasterKey(Base64.getEncoder().encodeToString(new byte[32]));
    private static final byte[] KEY = MASTER.derive(MasterKey.JOB_TOKENS);
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String CLAIMS =
            "{\"sub\":\"runner:7\",\"purpose\":\"api\",\"job_id\":2,\"run_id\":1,\"repo_id\":5,"
                    + "\"exp\":" + (NOW.getEpochSecond() + 60)
                    + ",\"jti\":\"0123456789abcdef\",\"attempt\":3,\"position\":4,\"state\":\"r\"}";

    private final JobTokens tokens = tokens();

    @Test
    void the_one_that_is_not_forged_passes_also_with_more_claims() {
        accepted(signed(HEADER, CLAIMS));
        accepted(signed("{\"typ\":\"JWT\",\"alg\":\"HS256\"}", CLAIMS));
        accepted(signed(HEADER, CLAIMS.replace("{", "{\"iat\":1,\"iss\":\"x\",\"extra\":{\"a\":[1]},")));
        accepted(signed(HEADER, "\n " + CLAIMS + " "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\",\"typ\":\"JWT\"}",
                "{\"alg\":\"None\",\"typ\":\"JWT\"}",
                "{\"alg\":\"NONE\",\"typ\":\"JWT\"}",
                "{\"alg\":\"\",\"typ\":\"JWT\"}",
                "{\"alg\":null,\"typ\":\"JWT\"}",
                "{\"alg\":256,\"typ\":\"JWT\"}",
                "{\"alg\":[\"HS256\"],\"typ\":\"JWT\"}",
                "{\"typ\":\"JWT\"}",
                "{\"alg\":\"HS384\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS512\",\"typ\":\"JWT\"}",
                "{\"alg\":\"hs256\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256 \",\"typ\":\"JWT\"}",
                "{\"alg\":\"RS256\",\"typ\":\"JWT\"}",
                "{\"alg\":\"ES256\",\"typ\":\"JWT\"}",
                "{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}",
                "{\"alg\":\"A128KW\",\"enc\":\"A128GCM\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"typ\":null}",
                "{\"alg\":\"HS256\",\"typ\":\"\"}",
                "{\"alg\":\"HS256\",\"typ\":\"jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"JOSE\"}",
                "{\"alg\":\"HS256\",\"typ\":1}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"cty\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"../../x\"}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"jku\":\"http://127.0.0.1/keys\"}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"x5u\":\"http://127.0.0.1/keys\"}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"x5c\":[\"AA==\"]}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"b64\":false,\"crit\":[\"b64\"]}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"zip\":\"DEF\"}",
                "{\"alg\":\"none\",\"alg\":\"HS256\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"alg\":\"HS256\",\"typ\":\"JWT\"}",
                "[]",
                "null",
                "\"HS256\"",
                "{",
                ""
            })
    void a_header_that_is_not_ours_is_refused_even_with_the_right_key(String header) {
        refused(signed(header, CLAIMS));
        refused(encoded(header) + "." + encoded(CLAIMS) + ".");
        refused(encoded(header) + "." + encoded(CLAIMS));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "purpose":"api" | "purpose":"checkout"
            "purpose":"api" | "purpose":"root"
            "purpose":"api" | "purpose":"API"
            "purpose":"api" | "purpose":["api"]
            "purpose":"api" | "purpose":null
            "purpose":"api", | ''
            "purpose":"api" | "purpose":"checkout","purpose":"api"
            "job_id":2 | "job_id":0
            "job_id":2 | "job_id":-2
            "job_id":2 | "job_id":"2"
            "job_id":2 | "job_id":2.0
            "job_id":2 | "job_id":2.9
            "job_id":2 | "job_id":2e0
            "job_id":2 | "job_id":[2]
            "job_id":2 | "job_id":true
            "job_id":2 | "job_id":null
            "job_id":2 | "job_id":9223372036854775808
            "job_id":2 | "job_id":18446744073709551618
            "job_id":2 | "job_id":9,"job_id":2
            "job_id":2, | ''
            "run_id":1 | "run_id":0
            "run_id":1 | "run_id":1.5
            "run_id":1, | ''
            "repo_id":5 | "repo_id":0
            "repo_id":5, | ''
            "attempt":3 | "attempt":0
            "attempt":3 | "attempt":4294967299
            "attempt":3, | ''
            "attempt":3 | "attempt":3,"lost":0
            "attempt":3 | "attempt":3,"lost":-1
            "attempt":3 | "attempt":3,"lost":1.5
            "attempt":3 | "attempt":3,"lost":"1"
            "attempt":3 | "attempt":3,"lost":4294967297
            "position":4 | "position":-1
            "position":4 | "position":4294967300
            "position":4 | "position":"4"
            "position":4, | ''
            "state":"r" | "state":""
            "state":"r" | "state":"?"
            "state":"r" | "state":1
            ,"state":"r" | ''
            "sub":"runner:7" | "sub":"runner:0"
            "sub":"runner:7" | "sub":"runner:-7"
            "sub":"runner:7" | "sub":"runner:07"
            "sub":"runner:7" | "sub":"runner: 7"
            "sub":"runner:7" | "sub":"runner:"
            "sub":"runner:7" | "sub":"runner:9223372036854775808"
            "sub":"runner:7" | "sub":"user:7"
            "sub":"runner:7" | "sub":"Runner:7"
            "sub":"runner:7" | "sub":7
            "sub":"runner:7", | ''
            "exp":1767323105, | ''
            "exp":1767323105 | "exp":null
            "exp":1767323105 | "exp":"1767323105"
            "exp":1767323105 | "exp":"2026-01-02T03:05:05Z"
            "exp":1767323105 | "exp":1767323045
            "exp":1767323105 | "exp":0
            "exp":1767323105 | "exp":-1767323105
            "exp":1767323105 | "exp":[1767323105]
            "jti":"0123456789abcdef", | ''
            "jti":"0123456789abcdef" | "jti":null
            "jti":"0123456789abcdef" | "jti":"0123456789abcde"
            "jti":"0123456789abcdef" | "jti":1234567890123456
            """)
    void a_claim_out_of_bounds_or_of_another_type_is_refused(String ours, String forged) {
        assertTrue(CLAIMS.contains(ours), ours);
        refused(signed(HEADER, CLAIMS.replace(ours, forged)));
    }

    @Test
    void a_jti_has_16_to_128_characters() {
        refused(signed(HEADER, withId("x".repeat(15))));
        accepted(signed(HEADER, withId("x".repeat(16))));
        accepted(signed(HEADER, withId("x".repeat(128))));
        refused(signed(HEADER, withId("x".repeat(129))));
    }

    @Test
    void at_the_second_of_its_expiry_it_is_expired() {
        String exp = "\"exp\":" + (NOW.getEpochSecond() + 60);
        refused(signed(HEADER, CLAIMS.replace(exp, "\"exp\":" + NOW.getEpochSecond())));
        accepted(signed(HEADER, CLAIMS.replace(exp, "\"exp\":" + (NOW.getEpochSecond() + 1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "\"x\"", "{", "", "{}", "{} {}"})
    void claims_that_are_no_object_are_refused(String claims) {
        refused(signed(HEADER, claims));
    }

    /** RFC 8725, 2.1: what is public must not do for a secret. */
    @Test
    void a_public_key_is_no_secret_and_a_signature_of_another_kind_none_of_ours() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String signedPart = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(CLAIMS);
        Signature rsa = Signature.getInstance("SHA256withRSA");
        rsa.initSign(pair.getPrivate());
        rsa.update(signedPart.getBytes(UTF_8));
        refused(signedPart + "." + url(rsa.sign()));
        refused(signed(HEADER, CLAIMS, pair.getPublic().getEncoded()));
        refused(signed(HEADER, CLAIMS, new byte[32]));
        refused(signed(HEADER, CLAIMS, MASTER.derive(MasterKey.LOG_CHUNKS)));
    }

    @Test
    void any_other_way_to_write_it_is_refused() {
        String good = signed(HEADER, CLAIMS);
        String[] parts = good.split("\\.");
        char last = good.charAt(good.length() - 1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        // The last character of 32 bytes has two bits that say nothing: three more ways to write the same signature.
        int place = alphabet.indexOf(last) & ~3;
        for (int i = 0; i < 4; i++) {
            char other = alphabet.charAt(place + i);
            if (other != last) {
                refused(good.substring(0, good.length() - 1) + other);
            }
        }
        for (String other : new String[] {
            good + "=",
            good + "==",
            good + " ",
            " " + good,
            good + "\n",
            good + ".",
            good + ".x",
            "." + good,
            parts[0] + "=." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + "=." + parts[2],
            parts[0] + "." + parts[1] + ". " + parts[2],
            parts[0] + "." + parts[1] + "." + parts[2].substring(0, 20) + "!" + parts[2].substring(20),
            parts[0] + "." + parts[1] + "." + parts[2].substring(0, 42),
            parts[0] + "." + parts[1] + "." + parts[2] + parts[2],
            parts[0] + "." + parts[1] + "." + encoded(parts[2]),
            parts[1] + "." + parts[0] + "." + parts[2],
            good.substring(0, good.length() / 2),
        }) {
            refused(other);
        }
    }

    @Test
    void what_is_huge_or_deep_is_refused_and_nothing_worse() {
        refused("x".repeat(100_000));
        refused("x".repeat(10_000) + ".b.c");
        refused(".".repeat(8000));
        refused(signed(HEADER, CLAIMS.replace("{", "{\"pad\":\"" + "x".repeat(8192) + "\",")));
        refused(signed(
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"x\":" + "[".repeat(2500) + "]".repeat(2500) + "}", CLAIMS));
        refused(signed("[".repeat(5500), CLAIMS));
        for (String rubbish :
                new String[] {"", ".", "..", "...", "a.b.c", "a.b.c.d.e", "\u0000.\u0000.\u0000", "é.é.é"}) {
            refused(rubbish);
        }
    }

    private void refused(String token) {
        assertEquals(Optional.empty(), tokens.verify(token), token);
    }

    private void accepted(String token) {
        assertTrue(tokens.verify(token).isPresent(), token);
    }

    private static String withId(String id) {
        return CLAIMS.replace("0123456789abcdef", id);
    }

    private static String signed(String header, String claims) {
        return signed(header, claims, KEY);
    }

    private static String signed(String header, String claims, byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            String signedPart = encoded(header) + "." + encoded(claims);
            return signedPart + "." + url(mac.doFinal(signedPart.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return url(text.getBytes(UTF_8));
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static JobTokens tokens() {
        return new JobTokens(MASTER, new TokenSettings(Duration.ofMinutes(15)), Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
