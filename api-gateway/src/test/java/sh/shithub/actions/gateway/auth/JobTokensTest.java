package sh.shithub.actions.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.platform.keys.MasterKey;

/** wire.md, "Tokens": what a job token says. Forged ones: {@link ForgedTokensTest}. */
class JobTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final MasterKey MASTER = new MasterKey(Base64.getEncoder().encodeToString(new byte[32]));
    private static final JobToken TOKEN = new JobToken(7, 2, 1, 5, 3, 2, 4, ChainState.claimed());
    private final JobTokens tokens = at(NOW);

    @Test
    void what_is_minted_verifies_to_the_same() {
        JobToken read =
                tokens.verify(tokens.mint(TOKEN, tokens.expiry()).token()).orElseThrow();
        assertEquals(TOKEN.jobId(), read.jobId());
        assertEquals(TOKEN.runnerId(), read.runnerId());
        assertEquals(TOKEN.attempt(), read.attempt());
        assertEquals(TOKEN.lostRunners(), read.lostRunners());
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

    /** Tokens that were minted before the claim was known are good for a while. */
    @Test
    void a_token_without_lost_runners_does_not_speak_of_them() throws Exception {
        JobToken first = new JobToken(7, 2, 1, 5, 1, 0, 0, ChainState.claimed());
        String token = tokens.mint(first, tokens.expiry()).token();
        assertEquals(null, SignedJWT.parse(token).getJWTClaimsSet().getClaim("lost"));
        assertEquals(0, tokens.verify(token).orElseThrow().lostRunners());
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
    void the_same_place_gives_the_same_token_and_another_place_another_id() throws Exception {
        String first = tokens.mint(TOKEN, tokens.expiry()).token();
        assertEquals(first, at(NOW).mint(TOKEN, tokens.expiry()).token());
        Set<String> ids = new HashSet<>();
        for (JobToken other : List.of(
                TOKEN,
                TOKEN.next(ChainState.claimed()),
                new JobToken(7, 2, 1, 5, 4, 2, 4, ChainState.claimed()),
                new JobToken(7, 9, 1, 5, 3, 2, 4, ChainState.claimed()))) {
            ids.add(id(tokens.mint(other, tokens.expiry()).token()));
            ids.add(id(tokens.mintCheckout(other, tokens.expiry())));
        }
        assertEquals(8, ids.size());
    }

    private static String id(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
    }

    private static JobTokens at(Instant now) {
        return new JobTokens(MASTER, new TokenSettings(Duration.ofMinutes(15)), Clock.fixed(now, ZoneOffset.UTC));
    }
}
