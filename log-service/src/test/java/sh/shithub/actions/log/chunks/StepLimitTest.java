package sh.shithub.actions.log.chunks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StepLimitTest {
    private static final String LINE =
            "##[warning]this log is longer than 10 bytes (SHITHUB_LOG_STEP_BYTES); what follows is not kept\n";

    private final StepLimit limit = new StepLimit(10, 3, 2);

    @Test
    void text_up_to_the_limit_is_kept_as_it_is() {
        byte[] text = "0123456789".getBytes(StandardCharsets.UTF_8);
        assertSame(text, limit.keep(0, text));
    }

    @Test
    void text_is_cut_at_a_whole_character_and_a_line_of_its_own_says_so() {
        assertEquals("12\n" + LINE, keep(8, "123"));
        assertEquals("1\n" + LINE, keep(8, "1éé"));
        assertEquals("1\n" + LINE, keep(8, "1\n2"));
        assertEquals("\n" + LINE, keep(8, "\u20ac"));
        assertEquals("\n" + LINE, keep(10, "x"));
    }

    @Test
    void behind_the_line_nothing_is_kept() {
        assertEquals("", keep(10 + LINE.length(), "x"));
        assertEquals("", keep(11, "x"));
    }

    @Test
    void the_chunk_with_which_a_log_is_full_says_so_in_its_place() {
        assertFalse(limit.full(3, 2));
        assertTrue(limit.full(4, 0));
        assertTrue(limit.full(1, 3));
        assertEquals(
                "\n##[warning]this log has more than 3 chunks (SHITHUB_LOG_STEP_CHUNKS); what follows is not kept\n",
                new String(limit.end(5, 4), StandardCharsets.UTF_8));
        assertEquals(
                "\n##[warning]this log has more than 2 gaps (SHITHUB_LOG_STEP_GAPS); what follows is not kept\n",
                new String(limit.end(5, 3), StandardCharsets.UTF_8));
        assertEquals(0, limit.end(11, 4).length, "it was cut before and said so");
    }

    private String keep(long before, String text) {
        return new String(limit.keep(before, text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
