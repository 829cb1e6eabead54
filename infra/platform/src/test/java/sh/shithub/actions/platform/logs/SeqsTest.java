package sh.shithub.actions.platform.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class SeqsTest {
    @Test
    void joins_neighbours_in_any_order() {
        assertEquals("{[0,5),[7,8)}", seqs(3, 0, 7, 1, 4, 2).toString());
    }

    @Test
    void reads_what_it_writes_and_what_postgresql_writes_when_empty() {
        assertEquals("{}", Seqs.parse("{}").toString());
        assertEquals("{[0,5),[7,8)}", Seqs.parse("{[0,5),[7,8)}").toString());
        assertTrue(Seqs.parse("{}").isEmpty());
    }

    @Test
    void holds_the_largest_seq_there_is() {
        Seqs seqs = seqs(Long.MAX_VALUE, Long.MAX_VALUE - 1);
        assertEquals("{[9223372036854775806,)}", seqs.toString());
        assertTrue(Seqs.parse(seqs.toString()).contains(Long.MAX_VALUE));
        assertEquals(Long.MAX_VALUE, seqs.last().orElseThrow());
    }

    @Test
    void is_the_same_as_a_plain_set() {
        TreeSet<Long> plain = new TreeSet<>();
        Seqs seqs = new Seqs();
        for (int i = 0; i < 2000; i++) {
            long seq = ThreadLocalRandom.current().nextLong(300);
            plain.add(seq);
            seqs.add(seq);
            seqs = Seqs.parse(seqs.toString());
        }
        for (long seq = 0; seq < 301; seq++) {
            assertEquals(plain.contains(seq), seqs.contains(seq), "seq " + seq);
        }
        assertEquals(plain.last(), seqs.last().orElseThrow());
        assertFalse(seqs.isEmpty());
    }

    @Test
    void joins_another_set_as_if_each_had_come_alone() {
        for (int round = 0; round < 300; round++) {
            Seqs one = new Seqs();
            Seqs other = new Seqs();
            Seqs each = new Seqs();
            for (int i = 0; i < 30; i++) {
                long seq = ThreadLocalRandom.current().nextLong(60);
                (i % 2 == 0 ? one : other).add(seq);
                each.add(seq);
            }
            one.addAll(other);
            assertEquals(each.toString(), one.toString());
        }
    }

    private static Seqs seqs(long... all) {
        Seqs seqs = new Seqs();
        for (long seq : all) {
            seqs.add(seq);
        }
        return seqs;
    }
}
