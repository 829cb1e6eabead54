package sh.shithub.actions.log.finish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.log.Seqs;

class LogTextTest {
    private final InMemory draft = new InMemory();

    @Test
    void a_log_that_begins_above_zero_has_no_gap_before_it() {
        LogText text = new LogText(draft, new Seqs());
        add(text, 5, "a\n");
        add(text, 6, "b\n");
        assertEquals("a\nb\n", draft.text());
        assertEquals("{[5,7)}", text.written().toString());
    }

    @Test
    void a_gap_between_the_object_and_a_late_chunk_shows() {
        LogText text = new LogText(draft, Seqs.parse("{[0,3)}"));
        add(text, 4, "e\n");
        assertEquals("##[warning]log chunk 3 is missing here: never received from the runner\ne\n", draft.text());
    }

    @Test
    void a_chunk_that_fills_a_gap_shown_before_goes_to_the_end_without_another_line() {
        LogText text = new LogText(draft, Seqs.parse("{[0,3),[4,6)}"));
        add(text, 3, "d\n");
        add(text, 6, "g\n");
        assertEquals("d\ng\n", draft.text());
    }

    @Test
    void what_the_object_has_is_not_written_again_but_its_row_may_go() {
        LogText text = new LogText(draft, Seqs.parse("{[0,3)}"));
        add(text, 2, "c\n");
        add(text, 3, "d\n");
        assertEquals("d\n", draft.text());
        assertEquals("{[2,4)}", text.written().toString());
    }

    @Test
    void the_line_of_a_gap_begins_a_line() {
        LogText text = new LogText(draft, new Seqs());
        add(text, 0, "half");
        add(text, 2, "c\n");
        assertEquals("half\n##[warning]log chunk 1 is missing here: never received from the runner\nc\n", draft.text());
    }

    private static void add(LogText text, long seq, String line) {
        text.add(new StoredChunks.Chunk(seq, line.getBytes(StandardCharsets.UTF_8)));
    }

    private static final class InMemory implements LogObjects.Draft {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void append(byte[] more) {
            bytes.writeBytes(more);
        }

        @Override
        public boolean atLineStart() {
            return text().isEmpty() || text().endsWith("\n");
        }

        @Override
        public long finish() {
            return bytes.size();
        }

        @Override
        public void close() {}

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
