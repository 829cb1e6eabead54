package sh.shithub.actions.platform.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.contracts.TraceHeaders;

class TraceparentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                // Of a later version: the known part counts.
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what.comes.later"
            })
    void what_the_standard_allows_is_read(String value) {
        assertEquals(TRACE, String.valueOf(Traceparent.parse(value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b77-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
                "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void anything_else_is_none(String value) {
        assertNull(Traceparent.parse(value));
    }

    @Test
    void what_is_written_is_read_again_from_a_record_and_has_the_digits_of_the_column() {
        TraceId trace = Traceparent.parse("00-" + TRACE + "-00f067aa0ba902b7-01");
        ProducerRecord<byte[], byte[]> record = Traceparent.add(new ProducerRecord<>("topic", new byte[0]), trace);
        assertEquals(trace, Traceparent.of(record.headers()));
        assertEquals(TRACE, trace.uuid().toString().replace("-", ""));
        assertEquals(trace, TraceId.of(trace.uuid()));
    }

    @Test
    void a_record_without_a_trace_stays_without_and_one_that_cannot_be_read_has_none() {
        ProducerRecord<byte[], byte[]> record = Traceparent.add(new ProducerRecord<>("topic", new byte[0]), null);
        assertNull(record.headers().lastHeader(TraceHeaders.TRACEPARENT));
        assertNull(Traceparent.of(record.headers()));
        record.headers().add(TraceHeaders.TRACEPARENT, new byte[] {(byte) 0xff});
        assertNull(Traceparent.of(record.headers()));
        record.headers().add(TraceHeaders.TRACEPARENT, null);
        assertNull(Traceparent.of(record.headers()));
    }

    @Test
    void a_new_one_is_well_formed() {
        for (int i = 0; i < 1000; i++) {
            TraceId trace = TraceId.random();
            assertNotNull(trace);
            assertTrue(trace.toString().matches("[0-9a-f]{32}"), trace::toString);
            assertEquals(trace, Traceparent.parse(Traceparent.format(trace)));
        }
    }
}
