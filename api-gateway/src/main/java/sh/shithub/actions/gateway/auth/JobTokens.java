package sh.shithub.actions.gateway.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sh.shithub.actions.platform.keys.Hmac;
import sh.shithub.actions.platform.keys.MasterKey;

/**
 * Mints and verifies job tokens: HS256 and nothing else (wire.md, "Job tokens"; RFC 8725, 3.1). Each call is judged by one of these and
 * answered with the next, so this works on bytes: a general JWT library took a quarter of the gateway's time.
 */
@Singleton
public final class JobTokens {
    private static final String HEADER = encoded("{\"typ\":\"JWT\",\"alg\":\"HS256\"}".getBytes(US_ASCII)) + ".";
    /** The one header that is minted, and its other order. What else a header may say is nothing that is wanted of it. */
    private static final List<String> HEADERS =
            List.of(HEADER, encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(US_ASCII)) + ".");

    private static final int MAX_CHARS = 8192;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String API = "api";
    private static final String CHECKOUT = "checkout";

    private final Hmac signatures;
    private final Hmac ids;
    private final Duration lifetime;
    private final Clock clock;

    JobTokens(MasterKey master, TokenSettings settings, Clock clock) {
        signatures = new Hmac(master.derive(MasterKey.JOB_TOKENS));
        ids = new Hmac(master.derive(MasterKey.JOB_TOKEN_IDS));
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
        return new Minted(mint(token, API, expiresAt), expiresAt);
    }

    /** Opens the repository for the job's checkout; refused on every job call. */
    public String mintCheckout(JobToken token, Instant expiresAt) {
        return mint(token, CHECKOUT, expiresAt);
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
        int end = compact.lastIndexOf('.');
        if (compact.length() > MAX_CHARS || HEADERS.stream().noneMatch(compact::startsWith) || end < HEADER.length()) {
            return Judged.INVALID;
        }
        byte[] signed = compact.substring(0, end).getBytes(US_ASCII);
        // Compared as it is written: base64 leaves the last bits of its last character open, and a decoder takes more
        // than one form.
        byte[] signature = compact.substring(end + 1).getBytes(US_ASCII);
        if (!MessageDigest.isEqual(encoded(signatures.of(signed)).getBytes(US_ASCII), signature)) {
            return Judged.INVALID;
        }
        try {
            return read(Base64.getUrlDecoder().decode(compact.substring(HEADER.length(), end)));
        } catch (IOException | RuntimeException e) {
            // Signed with our key and yet of no form that is minted.
            return Judged.INVALID;
        }
    }

    private Judged read(byte[] json) throws IOException {
        TokenClaims claims = TokenClaims.read(JSON, json);
        if (CHECKOUT.equals(claims.purpose())) {
            return Judged.refused(TokenVerdict.wrong_purpose);
        }
        if (!API.equals(claims.purpose())) {
            return Judged.INVALID;
        }
        JobToken token = claims.token();
        Instant goodUntil = claims.expiry();
        return clock.instant().isBefore(goodUntil)
                ? new Judged(token, goodUntil, null)
                : Judged.refused(TokenVerdict.expired);
    }

    private String mint(JobToken token, String purpose, Instant expiresAt) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(256);
        try (JsonGenerator claims = JSON.createGenerator(json)) {
            claims.writeStartObject();
            claims.writeStringField("sub", TokenClaims.SUBJECT + token.runnerId());
            claims.writeStringField("purpose", purpose);
            claims.writeNumberField("job_id", token.jobId());
            claims.writeNumberField("run_id", token.runId());
            claims.writeNumberField("repo_id", token.repoId());
            claims.writeNumberField("exp", expiresAt.getEpochSecond());
            claims.writeStringField("jti", id(token, purpose));
            if (purpose.equals(API)) {
                place(token, claims);
            }
            claims.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String signed = HEADER + encoded(json.toByteArray());
        return signed + "." + encoded(signatures.of(signed.getBytes(US_ASCII)));
    }

    private static void place(JobToken token, JsonGenerator claims) throws IOException {
        claims.writeNumberField("attempt", token.attempt());
        if (token.lostRunners() != 0) {
            claims.writeNumberField("lost", token.lostRunners());
        }
        claims.writeNumberField("position", token.position());
        claims.writeStringField("state", token.state().encode());
    }

    /** 32 bytes that without the master key look random, and follow from the token's place in its chain: it can be minted again. */
    private String id(JobToken token, String purpose) {
        String place = purpose + " " + token.jobId() + " " + token.attempt() + " " + token.position();
        return encoded(ids.of(place.getBytes(US_ASCII)));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
