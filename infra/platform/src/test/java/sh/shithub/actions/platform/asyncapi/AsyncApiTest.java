package sh.shithub.actions.platform.asyncapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import sh.shithub.actions.contracts.CloudEvent;
import sh.shithub.actions.contracts.DeadLetterHeaders;
import sh.shithub.actions.contracts.LogChunkHeaders;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyHeaders;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.contracts.TraceHeaders;

/** The AsyncAPI document says of topics and messages what the code says, and nothing else. */
class AsyncApiTest {
    private static final Path DOCUMENT = Path.of("../docs/asyncapi/asyncapi.yaml");
    private final Map<String, Object> root = read();

    @Test
    void every_topic_is_a_channel_with_its_partitions() {
        Map<String, Integer> channels = new TreeMap<>();
        map(root, "channels").values().forEach(channel -> {
            Map<String, Object> kafka = map(map(cast(channel), "bindings"), "kafka");
            assertEquals(cast(channel).get("address"), kafka.get("topic"));
            channels.put(kafka.get("topic").toString(), (Integer) kafka.get("partitions"));
        });
        Map<String, Integer> topics = new TreeMap<>();
        Topics.all().forEach(topic -> topics.put(topic.name(), topic.partitions()));
        assertEquals(topics, channels);
    }

    @Test
    void every_channel_is_written_and_read_by_somebody() {
        Set<String> used = new TreeSet<>();
        map(root, "operations")
                .values()
                .forEach(operation -> used.add(cast(operation).get("action") + " "
                        + map(cast(operation), "channel").get("$ref")));
        Set<String> expected = new TreeSet<>();
        map(root, "channels").keySet().forEach(channel -> {
            expected.add("send #/channels/" + channel);
            expected.add("receive #/channels/" + channel);
        });
        assertEquals(expected, used);
    }

    @Test
    void every_message_travels_on_a_channel() {
        Set<String> travelling = new TreeSet<>();
        map(root, "channels")
                .values()
                .forEach(channel ->
                        travelling.addAll(map(cast(channel), "messages").keySet()));
        Set<String> messages = new TreeSet<>(Set.of("LogChunk", "DeadLetter", "CloudEvent"));
        types().keySet().forEach(type -> messages.add(type.getSimpleName()));
        assertEquals(messages, travelling);
        assertEquals(messages, map(map(root, "components"), "messages").keySet());
    }

    @Test
    void every_record_s_schema_has_its_fields_their_types_and_which_may_be_absent() {
        RecordSchemas records = new RecordSchemas(types());
        types().keySet().forEach(records::add);
        records.add(CloudEvent.class);
        assertEquals(new TreeMap<>(records.all()), withoutWords(map(map(root, "components"), "schemas")));
    }

    @Test
    void headers_are_named_as_in_the_code() {
        assertEquals(Set.of(LogChunkHeaders.SEQ, LogChunkHeaders.STEP_ID), headers("LogChunk"));
        assertEquals(Set.of(ReplyHeaders.CORRELATION_ID), headers("HeartbeatAnswered"));
        assertEquals(
                Set.of(
                        DeadLetterHeaders.TOPIC,
                        DeadLetterHeaders.PARTITION,
                        DeadLetterHeaders.OFFSET,
                        DeadLetterHeaders.GROUP,
                        DeadLetterHeaders.KIND,
                        DeadLetterHeaders.REASON,
                        DeadLetterHeaders.ATTEMPTS,
                        DeadLetterHeaders.BYTES,
                        DeadLetterHeaders.REPLAY_OF),
                headers("DeadLetter"));
    }

    @Test
    void every_message_may_say_which_call_it_goes_back_to() {
        Map<String, Object> traits = map(map(root, "components"), "messageTraits");
        Map<String, Object> headers = map(map(map(traits, "Traced"), "headers"), "properties");
        assertEquals(Set.of(TraceHeaders.TRACEPARENT), headers.keySet());
        map(map(root, "components"), "messages")
                .forEach((name, message) -> assertEquals(
                        List.of(Map.of("$ref", "#/components/messageTraits/Traced")),
                        cast(message).get("traits"),
                        name));
    }

    @Test
    void every_reference_leads_somewhere() {
        Set<String> references = new LinkedHashSet<>();
        collect(root, references);
        assertTrue(references.size() > 50);
        for (String reference : references) {
            Map<String, Object> at = root;
            for (String step : reference.substring(2).split("/")) {
                at = map(at, step);
            }
        }
    }

    private Set<String> headers(String message) {
        Map<String, Object> headers = map(map(map(map(root, "components"), "messages"), message), "headers");
        Set<String> optional = new TreeSet<>(map(headers, "properties").keySet());
        optional.removeAll((List<?>) headers.get("required"));
        assertTrue(
                Set.of(DeadLetterHeaders.BYTES, DeadLetterHeaders.REPLAY_OF).containsAll(optional), optional::toString);
        return map(headers, "properties").keySet();
    }

    private static Map<Class<?>, String> types() {
        Map<Class<?>, String> types = new HashMap<>();
        Stream.of(Message.class.getAnnotation(JsonSubTypes.class).value())
                .forEach(type -> types.put(type.value(), type.name()));
        return types;
    }

    /** Descriptions are for people, and order means nothing. */
    private static Object withoutWords(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new TreeMap<>();
            map.forEach((key, inner) -> {
                if (!("description".equals(key) && inner instanceof String)) {
                    plain.put(
                            key.toString(), "required".equals(key) ? Set.copyOf((List<?>) inner) : withoutWords(inner));
                }
            });
            return plain;
        }
        return value instanceof List<?> list
                ? list.stream().map(AsyncApiTest::withoutWords).toList()
                : value;
    }

    private static void collect(Object value, Set<String> references) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if ("$ref".equals(key)) {
                    references.add(inner.toString());
                } else {
                    collect(inner, references);
                }
            });
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> collect(inner, references));
        }
    }

    private static Map<String, Object> read() {
        try {
            return new Yaml().load(Files.readString(DOCUMENT));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, Object> map(Map<String, Object> of, String key) {
        if (!of.containsKey(key)) {
            throw new AssertionError("no " + key + " in " + of.keySet());
        }
        return cast(of.get(key));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object value) {
        return (Map<String, Object>) value;
    }
}
