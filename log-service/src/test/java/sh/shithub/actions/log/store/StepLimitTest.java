package sh.shithub.actions.log.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StepLimitTest {
    private static final String LINE =
            "##[warning]this log is longer than 10 bytes (SHITHUB_LOG_STEP_BYTES); what follows is not kept\n";

    private final StepLimit limit = new StepLimit(10);

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

    private String keep(long before, String text) {
        return new String(limit.keep(before, text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
