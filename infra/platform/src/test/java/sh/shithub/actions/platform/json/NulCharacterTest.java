package sh.shithub.actions.platform.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micronaut.serde.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NulCharacterTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "{\"a\":\"b\"},false",
                "{\"a\":\"\\u0000\"},true",
                "{\"a\":\"x\\n\\\\\\u0000\"},true",
                "{\"a\":\"\\\\u0000\"},false",
                "{\"a\":\"\\u0001\"},false",
                "\\u0000,true",
                "\\u000,false",
                "\\,false",
            })
    void is_found_by_its_escape_unless_the_backslash_is_itself_escaped(String json, boolean found) {
        assertEquals(found, NulCharacter.in(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_message_with_one_can_never_be_handled() {
        byte[] message = "{\"type\":\"request_refused\",\"reason\":\"a\\u0000b\"}".getBytes(StandardCharsets.UTF_8);
        assertThrows(PoisonException.class, () -> new MessageCodec(ObjectMapper.getDefault()).decode(message));
    }
}
