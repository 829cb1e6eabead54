package sh.shithub.actions.platform.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupProtocolTest {
    @Test
    void the_new_one_leaves_every_time_out_to_the_broker() {
        assertEquals(
                Map.of("c.group.protocol", "consumer"),
                GroupProtocol.of(Map.of()).settings("c."));
    }

    @Test
    void any_other_word_is_refused_with_what_is_expected() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> GroupProtocol.of(Map.of("SHITHUB_GROUP_PROTOCOL", "clasic")));
        assertEquals("SHITHUB_GROUP_PROTOCOL is 'clasic'; expected consumer or classic", refused.getMessage());
    }
}
