package sh.shithub.actions.bench.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    private static byte[] find(String json) {
        return new JsonText("next_token").in(Unpooled.copiedBuffer(json, StandardCharsets.US_ASCII));
    }

    @Test
    void finds_a_member_wherever_it_stands() {
        assertArrayEquals(Post.ascii("abc"), find("{\"next_token\":\"abc\"}"));
        assertArrayEquals(Post.ascii("a.b-c_"), find("{\"accepted\":true,\"next_token\" : \"a.b-c_\" ,\"x\":1}"));
        assertArrayEquals(Post.ascii(""), find("{\"next_token\":\"\"}"));
    }

    @Test
    void a_longer_name_is_another_member() {
        assertArrayEquals(
                Post.ascii("t"),
                find("{\"next_token_expires_at\":\"2026\",\"my_next_token\":\"no\",\"next_token\":\"t\"}"));
        assertNull(find("{\"next_token_expires_at\":\"2026\"}"));
    }

    @Test
    void anything_but_a_whole_text_is_nothing() {
        assertNull(find("{\"next_token\":null}"));
        assertNull(find("{\"next_token\":\"cut off"));
        assertNull(find("{\"next_token\""));
        assertNull(find(""));
    }
}
