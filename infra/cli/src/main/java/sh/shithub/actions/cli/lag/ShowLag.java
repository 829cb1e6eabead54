package sh.shithub.actions.cli.lag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.output.Json;
import sh.shithub.actions.cli.settings.Settings;

/** {@code shithubd admin lag}: what the dashboard shows, for a terminal and for scripts. */
@Command(
        name = "lag",
        description = {
            "Shows how far each consumer group is behind on each topic, and what state it is in, in a word and in words.",
            "Exits with 0 when all groups are ok, else with 9. An age or rate that nobody knows is empty, never 0.",
        },
        footer = {
            "",
            "Example:",
            "  shithubd admin lag",
            "  shithubd admin lag --watch --every 5s --until-ok",
            "  shithubd admin lag --group log-service --output json"
        })
public final class ShowLag implements Callable<Integer> {
    private static final String OK = "ok";

    private final Gateway gateway;

    @Mixin
    private CommonOptions options;

    @Option(names = "--group", paramLabel = "NAME", description = "only this consumer group")
    private String group;

    @Option(names = "--watch", description = "again and again until you stop it; as JSON, one line for each look")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "2s",
            description = "with --watch: how often (default: ${DEFAULT-VALUE})")
    private Duration every;

    @Option(names = "--until-ok", description = "with --watch: ends with 0 as soon as all groups are ok")
    private boolean untilOk;

    public ShowLag(Settings settings) {
        gateway = Gateway.patient(settings);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (untilOk && !watch) {
            throw new Failure(ExitCode.USAGE, "--until-ok goes with --watch");
        }
        boolean ok = look();
        while (watch && !(untilOk && ok)) {
            Thread.sleep(every.toMillis());
            ok = look();
        }
        return (ok ? ExitCode.OK : ExitCode.LAGGING).number();
    }

    /** @return whether all groups are ok */
    private boolean look() {
        Map<String, Object> report = new LinkedHashMap<>(gateway.get("/api/v1/ops/lag"));
        List<Map<String, Object>> groups = Json.list(report, "groups").stream()
                .filter(one -> group == null || group.equals(one.get("group")))
                .toList();
        if (groups.isEmpty()) {
            throw new Failure(
                    ExitCode.NOT_FOUND,
                    "there is no group " + group + "; there are "
                            + String.join(
                                    ", ",
                                    Json.list(report, "groups").stream()
                                            .map(one -> one.get("group").toString())
                                            .toList()));
        }
        report.put("groups", groups);
        show(report, groups);
        return groups.stream().allMatch(one -> OK.equals(one.get("state")));
    }

    private void show(Map<String, Object> report, List<Map<String, Object>> groups) {
        if (!options.json()) {
            if (watch) {
                options.out().println(report.get("collected_at"));
            }
            options.answer(
                    List.of("group", "topic", "state", "lag", "age_s", "in_s", "out_s", "drain_s", "members", "reason"),
                    groups.stream().flatMap(one -> rows(one).stream()).toList());
        } else if (watch) {
            options.answerLine(report);
        } else {
            options.answerJson(report);
        }
    }

    /** A row for each topic; what is said of the group stands in the first. */
    private static List<Map<String, Object>> rows(Map<String, Object> group) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map<String, Object> topic : Json.list(group, "topics")) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("group", group.get("group"));
            row.put("topic", topic.get("topic"));
            row.put("state", group.get("state"));
            row.put("lag", topic.get("lag"));
            row.put("age_s", tenths(topic.get("oldest_age_seconds")));
            row.put("in_s", tenths(topic.get("in_per_second")));
            row.put("out_s", tenths(topic.get("out_per_second")));
            row.put("drain_s", tenths(topic.get("drain_seconds")));
            row.put("members", group.get("members"));
            row.put("reason", rows.isEmpty() ? group.get("reason") : null);
            rows.add(row);
        }
        return rows;
    }

    private static Object tenths(Object number) {
        return number instanceof Number known ? (Object) (Math.round(known.doubleValue() * 10) / 10.0) : null;
    }
}
