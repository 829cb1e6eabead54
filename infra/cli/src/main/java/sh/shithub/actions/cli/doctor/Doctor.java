package sh.shithub.actions.cli.doctor;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.settings.Settings;

/** Looks whether everything that the system works with is there and as it must be, and says what to do. */
@Command(
        name = "doctor",
        description = {
            "Looks at the configuration and at every server that it leads to, and says what is wrong and what to do about it.",
            "All checks run at the same time; one that fails stops no other. No secret is shown. Nothing is changed, but for",
            "two small objects that are put into the object storage and deleted again.",
            "Exits with 0 when no check failed (warnings aside, unless --strict), else with 10.",
        },
        footer = {"", "Example:", "  shithubd doctor", "  shithubd doctor --check topics --check groups --output json"})
public final class Doctor implements Callable<Integer> {
    private final Settings settings;

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--check",
            paramLabel = "NAME",
            description = "only this; may be given several times: ${COMPLETION-CANDIDATES}")
    private List<CheckName> only;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "15s",
            description = "how long any check may take (default: ${DEFAULT-VALUE})")
    private Duration timeout;

    @Option(names = "--strict", description = "a warning is a failure too")
    private boolean strict;

    public Doctor(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        Set<CheckName> wanted = new TreeSet<>(only == null ? Arrays.asList(CheckName.values()) : only);
        Map<CheckName, Check> checks = checks();
        checks.keySet().retainAll(wanted);
        List<Finding> findings = new RunChecks(timeout).all(checks);
        Map<Finding.Result, Long> counts = counts(findings);
        boolean well = counts.get(Finding.Result.failed) == 0 && (!strict || counts.get(Finding.Result.warning) == 0);
        show(findings, counts, well);
        return (well ? ExitCode.OK : ExitCode.UNHEALTHY).number();
    }

    /** What each waits for one answer is shorter than what it may take, so that it can still say which one did not come. */
    private Map<CheckName, Check> checks() {
        Duration answer = Duration.ofMillis(Math.max(500, timeout.toMillis() / 3));
        DoctorsDatabase database = new DoctorsDatabase(settings, answer);
        DoctorsKafka kafka = new DoctorsKafka(settings, answer);
        DoctorsHttp http = new DoctorsHttp(answer);
        Map<CheckName, Check> checks = new EnumMap<>(CheckName.class);
        checks.put(CheckName.configuration, new CheckConfiguration(settings));
        checks.put(CheckName.database, new CheckDatabase(database));
        checks.put(CheckName.schema, new CheckSchema(database));
        checks.put(CheckName.key, new CheckKey(settings, database));
        checks.put(CheckName.kafka, new CheckKafka(kafka));
        checks.put(CheckName.topics, new CheckTopics(kafka));
        checks.put(CheckName.groups, new CheckGroups(settings, new Gateway(settings, answer), kafka));
        checks.put(CheckName.gateway, new CheckGateway(settings, http));
        checks.put(CheckName.clock, new CheckClock(settings, database, http));
        checks.put(CheckName.storage, new CheckStorage(settings, answer, http));
        return checks;
    }

    private static Map<Finding.Result, Long> counts(List<Finding> findings) {
        Map<Finding.Result, Long> counts = new EnumMap<>(Finding.Result.class);
        for (Finding.Result result : Finding.Result.values()) {
            counts.put(
                    result,
                    findings.stream().filter(one -> one.result() == result).count());
        }
        return counts;
    }

    private void show(List<Finding> findings, Map<Finding.Result, Long> counts, boolean well) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("result", well ? "ok" : "failed");
        counts.forEach((result, count) -> report.put(result.name(), count));
        report.put("findings", findings.stream().map(Finding::fields).toList());
        if (options.json()) {
            options.answerJson(report);
        } else {
            ReportText.show(options.out(), findings, counts);
            options.written();
        }
    }
}
