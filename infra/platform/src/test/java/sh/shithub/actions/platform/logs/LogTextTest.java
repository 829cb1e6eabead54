package sh.shithub.actions.platform.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.LogParts;

class LogTextTest {
    private static final String AGAIN = "##[warning]the runner was lost; the job ran again\n";
    private final InMemory sink = new InMemory();

    @Test
    void a_missing_head_shows() {
        LogText text = new LogText(sink, LogText.NOTHING);
        add(text, 2, "a\n");
        add(text, 3, "b\n");
        assertEquals(
                "##[warning]log chunks 0 to 1 are missing here: never received from the runner\na\nb\n", sink.text());
    }

    @Test
    void a_gap_between_what_was_there_and_a_late_chunk_shows() {
        LogText text = new LogText(sink, 2);
        add(text, 4, "e\n");
        assertEquals("##[warning]log chunk 3 is missing here: never received from the runner\ne\n", sink.text());
    }

    @Test
    void a_chunk_that_fills_a_gap_shown_before_goes_to_the_end_without_another_line() {
        LogText text = new LogText(sink, 5);
        add(text, 3, "d\n");
        add(text, 6, "g\n");
        assertEquals("d\ng\n", sink.text());
    }

    @Test
    void the_line_of_a_gap_begins_a_line() {
        LogText text = new LogText(sink, LogText.NOTHING);
        add(text, 0, "half");
        add(text, 2, "c\n");
        assertEquals("half\n##[warning]log chunk 1 is missing here: never received from the runner\nc\n", sink.text());
    }

    @Test
    void the_next_try_of_a_job_is_announced_and_is_no_gap() {
        LogText text = new LogText(sink, LogText.NOTHING);
        add(text, 0, "a\n");
        add(text, 1, "cut of");
        add(text, LogParts.stored(1, 0), "a\n");
        add(text, LogParts.stored(1, 1), "b\n");
        assertEquals("a\ncut of\n" + AGAIN + "a\nb\n", sink.text());
    }

    @Test
    void a_try_behind_a_finished_one_is_announced_too() {
        LogText text = new LogText(sink, 2);
        add(text, LogParts.stored(2, 0), "again\n");
        assertEquals(AGAIN + "again\n", sink.text());
    }

    @Test
    void a_step_that_only_the_second_try_came_to_begins_without_a_word() {
        LogText text = new LogText(sink, LogText.NOTHING);
        add(text, LogParts.stored(1, 0), "first\n");
        assertEquals("first\n", sink.text());
    }

    @Test
    void a_missing_head_of_a_later_try_shows_in_the_runner_s_own_numbers() {
        LogText text = new LogText(sink, LogText.NOTHING);
        add(text, Limits.SEQ_MAX, "x\n");
        add(text, LogParts.stored(1, 1), "b\n");
        assertEquals(
                "##[warning]log chunks 0 to 1099511627774 are missing here: never received from the runner\nx\n" + AGAIN
                        + "##[warning]log chunk 0 is missing here: never received from the runner\nb\n",
                sink.text());
    }

    private static void add(LogText text, long seq, String line) {
        text.add(seq, line.getBytes(StandardCharsets.UTF_8));
    }

    private static final class InMemory implements LogText.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void append(byte[] more) {
            bytes.writeBytes(more);
        }

        @Override
        public boolean atLineStart() {
            return text().isEmpty() || text().endsWith("\n");
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
