package sh.shithub.actions.platform.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.LogParts;

class ChunkEndsTest {
    private final ByteArrayOutputStream object = new ByteArrayOutputStream();
    private final ByteArrayOutputStream ends = new ByteArrayOutputStream();
    private long last = LogText.NOTHING;

    @Test
    void each_chunk_ends_where_its_text_does_with_the_lines_before_it_over_several_finalisations() {
        finish(text -> {
            text.add(0, bytes("a\n"));
            text.add(1, bytes("cut"));
            text.add(4, bytes("x".repeat(300)));
            text.add(5, bytes("held back"), 5);
        });
        finish(text -> {
            text.add(3, bytes("late"));
            text.add(LogParts.stored(1, 0), bytes("again\n"));
        });
        assertEquals(
                List.of(
                        "0 a\n",
                        "1 cut",
                        "4 \n##[warning]log chunks 2 to 3 are missing here: never received from the runner\n"
                                + "x".repeat(300),
                        "5 held",
                        "5.1  back",
                        "3 late",
                        LogParts.stored(1, 0) + " \n##[warning]the runner was lost; the job ran again\nagain\n"),
                places());
    }

    @Test
    void of_an_object_without_chunks_there_is_no_end() {
        assertFalse(new ChunkEnds(new byte[0]).hasNext());
    }

    /** A log of a gibibyte in the smallest chunks that occur is told in a few bytes each. */
    @Test
    void a_chunk_costs_one_to_three_bytes() {
        ChunkEnds.Writer writer = new ChunkEnds.Writer(1L << 40);
        for (int seq = 0; seq < 1000; seq++) {
            writer.chunk(seq, 524_288);
        }
        byte[] runs = writer.bytes();
        assertTrue(runs.length < 3020, () -> runs.length + " bytes");
        ChunkEnds read = new ChunkEnds(runs);
        assertEquals(new ChunkEnds.Place(0, false, 1L << 40, (1L << 40) + 524_288), read.next());
    }

    private interface Filling {
        void with(LogText text);
    }

    private void finish(Filling filling) {
        LogText text = new LogText(new InMemory(), last, object.size());
        filling.with(text);
        byte[] added = text.ends();
        ends.writeBytes(added);
        for (ChunkEnds read = new ChunkEnds(added); read.hasNext(); ) {
            last = Math.max(last, read.next().seq());
        }
    }

    private List<String> places() {
        ChunkEnds read = new ChunkEnds(ends.toByteArray());
        List<String> places = new ArrayList<>();
        String text = object.toString(StandardCharsets.US_ASCII);
        while (read.hasNext()) {
            ChunkEnds.Place place = read.next();
            places.add(
                    place.seq() + (place.tail() ? ".1 " : " ") + text.substring((int) place.from(), (int) place.to()));
        }
        return places;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private final class InMemory implements LogText.Sink {
        @Override
        public void append(byte[] more) {
            object.writeBytes(more);
        }

        @Override
        public boolean atLineStart() {
            String text = object.toString(StandardCharsets.US_ASCII);
            return text.isEmpty() || text.endsWith("\n");
        }
    }
}
