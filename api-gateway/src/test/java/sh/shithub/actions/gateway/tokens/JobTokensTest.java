package sh.shithub.actions.gateway.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.platform.keys.MasterKey;

/** WIRE.md, "Tokens", and the forgeries that RFC 8725 lists. */
class JobTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final MasterKey MASTER = new MasterKey(Base64.getEncoder().encodeToString(new byte[32]));
    private static final JobToken TOKEN = new JobToken(7, 2, 1, 5, 3, 4, ChainState.claimed());
    private final JobTokens tokens = at(NOW);

    @Test
    void what_is_minted_verifies_to_the_same() {
        JobToken read =
                tokens.verify(tokens.mint(TOKEN, tokens.expiry()).token()).orElseThrow();
        assertEquals(TOKEN.jobId(), read.jobId());
        assertEquals(TOKEN.runnerId(), read.runnerId());
        assertEquals(TOKEN.attempt(), read.attempt());
        assertEquals(TOKEN.position(), read.position());
        assertEquals(TOKEN.state().encode(), read.state().encode());
    }

    @Test
    void a_minted_token_has_the_claims_of_the_contract() throws Exception {
        SignedJWT jwt = SignedJWT.parse(tokens.mint(TOKEN, tokens.expiry()).token());
        assertEquals("{\"typ\":\"JWT\",\"alg\":\"HS256\"}", jwt.getHeader().toString());
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        assertEquals("runner:7", claims.getSubject());
        assertEquals("api", claims.getStringClaim("purpose"));
        assertEquals(2L, claims.getLongClaim("job_id"));
        assertEquals(1L, claims.getLongClaim("run_id"));
        assertEquals(5L, claims.getLongClaim("repo_id"));
        assertEquals(NOW.plusSeconds(900), claims.getExpirationTime().toInstant());
        assertEquals(32, Base64.getUrlDecoder().decode(claims.getJWTID()).length);
    }

    @Test
    void it_expires_to_the_second() {
        String token = tokens.mint(TOKEN, tokens.expiry()).token();
        assertTrue(at(NOW.plusSeconds(899)).verify(token).isPresent());
        assertEquals(Optional.empty(), at(NOW.plusSeconds(900)).verify(token));
    }

    @Test
    void a_checkout_token_is_refused() {
        assertEquals(Optional.empty(), tokens.verify(tokens.mintCheckout(TOKEN, tokens.expiry())));
    }

    @Test
    void other_algorithms_types_and_headers_are_refused() throws Exception {
        refused(new PlainJWT(claims().build()).serialize());
        refused(sign(
                new JWSHeader.Builder(JWSAlgorithm.HS384)
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims().build(),
                longKey()));
        refused(sign(
                new JWSHeader.Builder(JWSAlgorithm.HS512)
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims().build(),
                longKey()));
        refused(sign(new JWSHeader.Builder(JWSAlgorithm.HS256).build(), claims().build(), key()));
        refused(sign(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                claims().build(),
                key()));
        refused(sign(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(JOSEObjectType.JWT)
                        .keyID("../../x")
                        .build(),
                claims().build(),
                key()));
        assertTrue(tokens.verify(sign(header(), claims().build(), key())).isPresent(), "the unforged one must pass");
    }

    @Test
    void another_key_or_a_changed_claim_is_refused() throws Exception {
        refused(sign(header(), claims().build(), new byte[32]));
        String[] parts = tokens.mint(TOKEN, tokens.expiry()).token().split("\\.");
        String forged = new String(Base64.getUrlDecoder().decode(parts[1])).replace("\"job_id\":2", "\"job_id\":9");
        refused(parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(forged.getBytes()) + "."
                + parts[2]);
    }

    @Test
    void claims_out_of_range_are_refused() throws Exception {
        refused(signed(claims().claim("purpose", "root")));
        refused(signed(claims().claim("purpose", null)));
        refused(signed(claims().claim("job_id", 0)));
        refused(signed(claims().claim("run_id", -1)));
        refused(signed(claims().claim("repo_id", null)));
        refused(signed(claims().subject("runner:0")));
        refused(signed(claims().subject("user:7")));
        refused(signed(claims().jwtID("x".repeat(15))));
        refused(signed(claims().jwtID("x".repeat(129))));
        refused(signed(claims().expirationTime(null)));
        assertTrue(tokens.verify(signed(claims().jwtID("x".repeat(16)))).isPresent());
        assertTrue(tokens.verify(signed(claims().jwtID("x".repeat(128)))).isPresent());
    }

    @Test
    void rubbish_is_refused() {
        for (String rubbish : new String[] {"", ".", "..", "a.b.c", "a.b.c.d.e", "x".repeat(10_000) + ".b.c"}) {
            refused(rubbish);
        }
    }

    private void refused(String token) {
        assertEquals(Optional.empty(), tokens.verify(token));
    }

    private static JobTokens at(Instant now) {
        try {
            return new JobTokens(MASTER, Duration.ofMinutes(15).toSeconds(), Clock.fixed(now, ZoneOffset.UTC));
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static JWSHeader header() {
        return new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(JOSEObjectType.JWT)
                .build();
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("runner:7")
                .claim("purpose", "api")
                .claim("job_id", 2)
                .claim("run_id", 1)
                .claim("repo_id", 5)
                .claim("attempt", 3)
                .claim("position", 4)
                .claim("state", "r")
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .jwtID("0123456789abcdef");
    }

    private static String signed(JWTClaimsSet.Builder claims) throws Exception {
        return sign(header(), claims.build(), key());
    }

    private static String sign(JWSHeader header, JWTClaimsSet claims, byte[] key) throws Exception {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(new MACSigner(key));
        return jwt.serialize();
    }

    private static byte[] key() {
        return MASTER.derive(MasterKey.JOB_TOKENS);
    }

    private static byte[] longKey() {
        return java.util.Arrays.copyOf(key(), 64);
    }
}
