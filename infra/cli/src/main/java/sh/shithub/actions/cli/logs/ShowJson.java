package sh.shithub.actions.cli.logs;

import java.util.LinkedHashMap;
import java.util.Map;
import sh.shithub.actions.cli.output.CommonOptions;

/** For programs: an object a line. */
final class ShowJson implements ShowLog {
    private final CommonOptions options;
    private Object step;

    ShowJson(CommonOptions options) {
        this.options = options;
    }

    @Override
    public void step(Map<String, Object> next) {
        step = next.get("id");
        line("step", Map.of("step", step, "name", String.valueOf(next.get("name"))));
    }

    @Override
    public void text(String id, String text) {
        line("chunk", Map.of("step", step, "id", id, "text", text));
    }

    @Override
    public void done(Map<String, Object> end) {
        Map<String, Object> fields = new LinkedHashMap<>(end);
        fields.put("step", step);
        line("done", fields);
    }

    @Override
    public void ended(long job, String conclusion) {
        line("job", Map.of("job", job, "conclusion", conclusion));
    }

    private void line(String event, Map<String, Object> fields) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("event", event);
        all.putAll(new java.util.TreeMap<>(fields));
        options.answerLine(all);
    }
}
