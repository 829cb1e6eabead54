package sh.shithub.actions.cli.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import sh.shithub.actions.contracts.TriggerEvent;

/** {@code on}: one event, a list of them, or a mapping of events to their filters. */
record ReadTriggers(Problems problems, Values values) {
    private static final List<String> EVENTS =
            Stream.of(TriggerEvent.values()).map(TriggerEvent::name).toList();
    private static final Map<String, Keys> FILTERS = Map.of(
            "push", Keys.of("branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore"),
            "pull_request", Keys.of("types", "branches", "branches-ignore", "paths", "paths-ignore"));
    private static final Keys INPUT = Keys.of("description", "type", "required", "default", "options");
    private static final List<String> INPUT_TYPES = List.of("string", "boolean", "choice", "number", "environment");
    /** Minute, hour, day, month, weekday; what each may hold is the scheduler's to say. */
    private static final String CRON = "\\S+( +\\S+){4}";

    Map<String, Object> read(Node node) {
        Map<String, Object> triggers = new LinkedHashMap<>();
        int before = problems.count();
        if (node instanceof MappingNode) {
            Fields.any(node, "on", problems).forEach((event, entry) -> {
                if (known(entry.getKeyNode(), event)) {
                    triggers.put(event, filters(event, entry.getValueNode()));
                }
            });
        } else {
            values.oneOrMany(node, "an event of on").forEach(event -> {
                if (known(event, event.getValue()) && unfiltered(event, event.getValue())) {
                    triggers.put(event.getValue(), Map.of());
                }
            });
        }
        if (triggers.isEmpty() && problems.count() == before) {
            problems.at(node, "on names no event");
        }
        return triggers;
    }

    private boolean known(Node node, String event) {
        boolean known = EVENTS.contains(event);
        if (!known) {
            problems.at(node, "unknown event \"" + event + "\"" + NearestWord.hint(event, EVENTS));
        }
        return known;
    }

    private boolean unfiltered(Node node, String event) {
        boolean schedule = event.equals("schedule");
        if (schedule) {
            problems.at(node, "schedule needs its times: on: {schedule: [{cron: \"0 4 * * *\"}]}");
        }
        return !schedule;
    }

    private Object filters(String event, Node node) {
        if (event.equals("schedule")) {
            return schedule(node);
        }
        if (node.getTag().equals(Tag.NULL)) {
            return Map.of();
        }
        return event.equals("workflow_dispatch") ? dispatch(node) : lists(event, node);
    }

    private Map<String, Object> lists(String event, Node node) {
        Map<String, Object> filters = new LinkedHashMap<>();
        String where = "on." + event;
        Fields.of(node, where, FILTERS.get(event), problems)
                .forEach((filter, entry) ->
                        filters.put(filter, values.textsOf(entry.getValueNode(), where + "." + filter)));
        return filters;
    }

    private List<Object> schedule(Node node) {
        List<Object> times = new ArrayList<>();
        if (!(node instanceof SequenceNode sequence)) {
            problems.at(node, "on.schedule must be a list of entries with cron");
            return times;
        }
        for (Node entry : sequence.getValue()) {
            Fields fields = Fields.of(entry, "on.schedule", Keys.of("cron"), problems);
            fields.get("cron")
                    .ifPresentOrElse(
                            cron -> times.add(Map.of("cron", cron(cron))),
                            () -> problems.at(entry, "an entry of on.schedule needs cron"));
        }
        return times;
    }

    private String cron(Node node) {
        String cron = values.text(node, "cron").orElse("");
        if (!cron.isEmpty() && !cron.strip().matches(CRON)) {
            problems.at(node, "cron must have five fields, not \"" + cron + "\"");
        }
        return cron;
    }

    private Map<String, Object> dispatch(Node node) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        Fields.of(node, "on.workflow_dispatch", Keys.of("inputs"), problems)
                .get("inputs")
                .ifPresent(all -> Fields.any(all, "on.workflow_dispatch.inputs", problems)
                        .forEach((name, entry) -> inputs.put(name, input(name, entry.getValueNode()))));
        return inputs.isEmpty() ? Map.of() : Map.of("inputs", inputs);
    }

    private Map<String, Object> input(String name, Node node) {
        Map<String, Object> input = new LinkedHashMap<>();
        if (node.getTag().equals(Tag.NULL)) {
            return input;
        }
        String where = "input " + name;
        Fields.of(node, where, INPUT, problems).forEach((key, entry) -> {
            Node value = entry.getValueNode();
            switch (key) {
                case "required" -> input.put(key, values.flag(value, key + " of " + where));
                case "options" -> input.put(key, values.textsOf(value, key + " of " + where));
                default -> values.text(value, key + " of " + where).ifPresent(text -> input.put(key, text));
            }
            if (key.equals("type") && !INPUT_TYPES.contains(input.get(key))) {
                problems.at(value, "type of " + where + " must be one of " + String.join(", ", INPUT_TYPES));
            }
        });
        return input;
    }
}
