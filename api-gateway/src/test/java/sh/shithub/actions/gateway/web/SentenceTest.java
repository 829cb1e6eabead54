package sh.shithub.actions.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** wire.md, "General": one plain sentence, whatever of the caller's is in it. */
class SentenceTest {
    @Test
    void a_plain_one_stays_as_it_is() {
        assertEquals(
                "invalid status transition running -> \u00e9\uD83D\uDE00",
                Sentence.of("invalid status transition running -> \u00e9\uD83D\uDE00"));
    }

    @Test
    void what_a_terminal_or_a_log_cannot_bear_is_replaced() {
        assertEquals("a\uFFFDb\uFFFD[31m\uFFFD", Sentence.of("a\nb\u001b[31m\u0000"));
        assertEquals("\uFFFDx\uFFFD", Sentence.of("\ud800x\udc00"));
    }

    @Test
    void a_long_one_is_cut_also_within_a_pair() {
        assertEquals("x".repeat(500), Sentence.of("x".repeat(500)));
        assertEquals("x".repeat(499) + "\u2026", Sentence.of("x".repeat(501)));
        assertEquals("x".repeat(498) + "\uFFFD\u2026", Sentence.of("x".repeat(498) + "\uD83D\uDE00".repeat(9)));
    }
}
