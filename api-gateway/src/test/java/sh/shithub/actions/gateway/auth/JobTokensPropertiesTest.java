package sh.shithub.actions.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import sh.shithub.actions.platform.keys.MasterKey;

/** wire.md, "Tokens". */
class JobTokensPropertiesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private final JobTokens tokens = tokens();

    @Property
    void what_is_minted_verifies_to_the_same(@ForAll("places") JobToken token) {
        JobToken read = tokens.verify(mint(token)).orElseThrow();
        assertEquals(token.state().encode(), read.state().encode());
        assertEquals(mint(token), mint(read), "all of it is in the token");
    }

    @Property
    void with_one_character_changed_it_is_refused(
            @ForAll("places") JobToken token, @ForAll @IntRange(max = 10_000) int place, @ForAll char other) {
        String good = mint(token);
        StringBuilder changed = new StringBuilder(good);
        changed.setCharAt(place % good.length(), other);
        assertEquals(
                changed.toString().equals(good),
                tokens.verify(changed.toString()).isPresent());
    }

    @Property
    void with_one_letter_changed_it_is_refused(
            @ForAll("places") JobToken token,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll("letters") char other) {
        with_one_character_changed_it_is_refused(token, place, other);
    }

    @Property
    void with_a_character_less_or_more_it_is_refused(
            @ForAll("places") JobToken token,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll("letters") char other) {
        String good = mint(token);
        int at = place % good.length();
        assertEquals(
                Optional.empty(),
                tokens.verify(new StringBuilder(good).deleteCharAt(at).toString()));
        assertEquals(
                Optional.empty(),
                tokens.verify(new StringBuilder(good).insert(at, other).toString()));
    }

    @Property
    void no_text_opens_anything(@ForAll String text) {
        assertTrue(tokens.verify(text).isEmpty());
    }

    @Provide
    Arbitrary<JobToken> places() {
        Arbitrary<Long> ids = Arbitraries.longs().between(1, Long.MAX_VALUE);
        return Combinators.combine(
                        ids,
                        ids,
                        ids,
                        ids,
                        Arbitraries.integers().between(1, Integer.MAX_VALUE),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        Arbitraries.strings().withChars("qrABM").ofMinLength(1).ofMaxLength(60))
                .as((runner, job, run, repo, attempt, lost, position, state) ->
                        new JobToken(runner, job, run, repo, attempt, lost, position, ChainState.decode(state)));
    }

    @Provide
    Arbitrary<Character> letters() {
        return Arbitraries.chars()
                .range('A', 'Z')
                .range('a', 'z')
                .range('0', '9')
                .with('-', '_');
    }

    private String mint(JobToken token) {
        return tokens.mint(token, NOW.plusSeconds(60)).token();
    }

    private static JobTokens tokens() {
        MasterKey master = new MasterKey(Base64.getEncoder().encodeToString(new byte[32]));
        return new JobTokens(master, new TokenSettings(Duration.ofMinutes(15)), Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
