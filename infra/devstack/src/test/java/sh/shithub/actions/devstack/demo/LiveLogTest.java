package sh.shithub.actions.devstack.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveLogTest {
    private final LiveLog log = new LiveLog(2);

    @Test
    void gives_each_line_once_and_only_when_it_is_whole() {
        assertEquals(List.of(), log.grow(bytes("on")));
        assertEquals(List.of("one", "two"), log.grow(bytes("one\ntwo\nthr")));
        assertEquals(List.of(), log.grow(bytes("one\ntwo\nthr")));
        assertEquals(List.of("three"), log.grow(bytes("one\ntwo\nthree\nfour")));
        assertEquals(List.of("four"), log.end());
        assertArrayEquals(bytes("one\ntwo\nthree\nfour"), log.seen());
    }

    @Test
    void notices_when_what_was_shown_has_changed() {
        log.grow(bytes("one\n"));
        assertThrows(IllegalStateException.class, () -> log.grow(bytes("ono\n")));
        assertThrows(IllegalStateException.class, () -> log.grow(bytes("one")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
