package sh.shithub.actions.gateway.operator.deadletters;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.web.ApiException;

/**
 * Which dead letters a list shows.
 *
 * @param kind null for any
 * @param topic null for any
 */
record LetterFilter(State state, String kind, String topic) {
    /** Each with a condition that a partial index has, where it has one. */
    enum State {
        open("open"),
        replayed("NOT open AND discarded_at IS NULL"),
        discarded("NOT open AND discarded_at IS NOT NULL"),
        all("true");

        final String condition;

        State(String condition) {
            this.condition = condition;
        }
    }

    /**
     * @param state as sent; null for open
     * @throws ApiException 400
     */
    static LetterFilter of(String state, String reason, String topic) {
        return new LetterFilter(
                State.valueOf(oneOf("state", state == null ? State.open.name() : state, names(State.values()))),
                reason == null ? null : oneOf("reason", reason, names(DeadLetterKind.values())),
                topic == null ? null : oneOf("topic", topic, topics()));
    }

    private static List<String> topics() {
        return Stream.concat(Topics.all().stream().map(Topics.Spec::name), Stream.of(Letter.NO_TOPIC))
                .toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private static String oneOf(String name, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw ApiException.badRequest(name + " is " + value + "; expected one of " + String.join(", ", allowed));
        }
        return value;
    }

    String where() {
        return " WHERE " + state.condition + (kind == null ? "" : " AND kind = ?::text")
                + (topic == null ? "" : " AND origin_topic = ?::text");
    }

    List<String> values() {
        return Stream.of(kind, topic).filter(value -> value != null).toList();
    }
}
