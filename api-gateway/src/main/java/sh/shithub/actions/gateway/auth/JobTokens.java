package sh.shithub.actions.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sh.shithub.actions.platform.keys.MasterKey;

/** Mints and verifies job tokens: HS256 and nothing else (wire.md, "Job tokens"; RFC 8725, 3.1). */
@Singleton
public final class JobTokens {
    private static final JWSHeader HEADER =
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();
    private static final Set<String> HEADER_PARAMETERS = Set.of("alg", "typ");
    private static final int MAX_CHARS = 8192;
    /** The library's parser trims, and lets through what is none of the alphabet. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++");

    private static final String API = "api";
    private static final String CHECKOUT = "checkout";
    private static final String SUBJECT = "runner:";

    private final JWSSigner signer;
    private final JWSVerifier verifier;
    private final TokenIds ids;
    private final Duration lifetime;
    private final Clock clock;

    JobTokens(MasterKey master, TokenSettings settings, Clock clock) throws JOSEException {
        byte[] key = master.derive(MasterKey.JOB_TOKENS);
        signer = new MACSigner(key);
        verifier = new MACVerifier(key);
        ids = new TokenIds(master);
        lifetime = settings.jobToken();
        this.clock = clock;
    }

    /** A token as the runner gets it. */
    public record Minted(String token, Instant expiresAt) {}

    /** When a token minted now stops being accepted; whole seconds, as {@code expires_at} fields are. */
    public Instant expiry() {
        return clock.instant().plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The same token for the same arguments, whenever it is asked for: what is repeated is minted again, and never stored. */
    public Minted mint(JobToken token, Instant expiresAt) {
        return new Minted(
                sign(claims(token, API, expiresAt)
                        .claim("attempt", token.attempt())
                        .claim("lost", token.lostRunners() == 0 ? null : token.lostRunners())
                        .claim("position", token.position())
                        .claim("state", token.state().encode())
                        .build()),
                expiresAt);
    }

    /** Opens the repository for the job's checkout; refused on every job call. */
    public String mintCheckout(JobToken token, Instant expiresAt) {
        return sign(claims(token, CHECKOUT, expiresAt).build());
    }

    /** Empty for anything that is not a valid {@code api} token of ours. */
    public Optional<JobToken> verify(String compact) {
        return Optional.ofNullable(judge(compact).token());
    }

    /**
     * @param token null when it is refused
     * @param goodUntil when it stops being accepted; null when it is refused
     * @param refused why; null when it is not
     */
    record Judged(JobToken token, Instant goodUntil, TokenVerdict refused) {
        private static final Judged INVALID = refused(TokenVerdict.invalid);

        private static Judged refused(TokenVerdict why) {
            return new Judged(null, null, why);
        }
    }

    Judged judge(String compact) {
        if (compact.length() > MAX_CHARS || !FORM.matcher(compact).matches()) {
            return Judged.INVALID;
        }
        try {
            SignedJWT jwt = SignedJWT.parse(compact);
            return sound(jwt.getHeader()) && canonical(jwt.getSignature()) && jwt.verify(verifier)
                    ? read(jwt.getJWTClaimsSet())
                    : Judged.INVALID;
        } catch (ParseException | JOSEException | RuntimeException e) {
            // The library's parser throws more than it says: a NullPointerException for the header "null".
            return Judged.INVALID;
        }
    }

    private static boolean sound(JWSHeader header) {
        return JWSAlgorithm.HS256.equals(header.getAlgorithm())
                && header.getType() != null
                && "JWT".equals(header.getType().getType())
                && header.toJSONObject().keySet().equals(HEADER_PARAMETERS);
    }

    /**
     * Base64 leaves the last bits of its last character open, so the same signature could be written in four ways. The other parts
     * are signed as they are written.
     */
    private static boolean canonical(Base64URL signature) {
        return Base64URL.encode(signature.decode()).equals(signature);
    }

    private Judged read(JWTClaimsSet claims) throws ParseException {
        String jti = claims.getJWTID();
        if (CHECKOUT.equals(claims.getStringClaim("purpose"))) {
            return Judged.refused(TokenVerdict.wrong_purpose);
        }
        boolean valid = API.equals(claims.getStringClaim("purpose"))
                && jti != null
                && jti.length() >= 16
                && jti.length() <= 128
                && claims.getExpirationTime() != null;
        if (!valid) {
            return Judged.INVALID;
        }
        JobToken token = token(claims);
        Instant goodUntil = claims.getExpirationTime().toInstant();
        return clock.instant().isBefore(goodUntil)
                ? new Judged(token, goodUntil, null)
                : Judged.refused(TokenVerdict.expired);
    }

    private static JobToken token(JWTClaimsSet claims) throws ParseException {
        String subject = String.valueOf(claims.getSubject());
        if (!subject.matches("runner:[1-9][0-9]{0,18}")) {
            throw new IllegalArgumentException("subject");
        }
        return new JobToken(
                Long.parseLong(subject.substring(SUBJECT.length())),
                whole(claims, "job_id", 1, Long.MAX_VALUE),
                whole(claims, "run_id", 1, Long.MAX_VALUE),
                whole(claims, "repo_id", 1, Long.MAX_VALUE),
                (int) whole(claims, "attempt", 1, Integer.MAX_VALUE),
                claims.getClaim("lost") == null ? 0 : (int) whole(claims, "lost", 1, Integer.MAX_VALUE),
                (int) whole(claims, "position", 0, Integer.MAX_VALUE),
                ChainState.decode(claims.getStringClaim("state")));
    }

    /** The library's own getter takes 2.9 for 2. */
    private static long whole(JWTClaimsSet claims, String name, long least, long most) {
        if (claims.getClaim(name) instanceof Long value && value >= least && value <= most) {
            return value;
        }
        throw new IllegalArgumentException(name);
    }

    private JWTClaimsSet.Builder claims(JobToken token, String purpose, Instant expiresAt) {
        return new JWTClaimsSet.Builder()
                .subject(SUBJECT + token.runnerId())
                .claim("purpose", purpose)
                .claim("job_id", token.jobId())
                .claim("run_id", token.runId())
                .claim("repo_id", token.repoId())
                .expirationTime(Date.from(expiresAt))
                .jwtID(ids.of(token, purpose));
    }

    private String sign(JWTClaimsSet claims) {
        SignedJWT jwt = new SignedJWT(HEADER, claims);
        try {
            jwt.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("a job token cannot be signed", e);
        }
        return jwt.serialize();
    }
}
