package sh.shithub.actions.cli.doctor;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** The head of tests that call the doctor to real servers. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DoctorAtServers {
    static final String SECRET = "5e".repeat(32);

    @TempDir
    Path directory;

    final DevStack stack;
    final Map<String, String> environment = new HashMap<>();

    DoctorAtServers(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void takeTheServers() {
        environment.putAll(stack.environment());
        environment.put("SHITHUB_OPERATOR_TOKEN", SECRET);
    }

    final Ran shithubd(Map<String, String> other, String... more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(other);
        all.values().removeIf(String::isEmpty);
        return Ran.shithubd(
                all,
                directory,
                Stream.concat(Stream.of("doctor"), Stream.of(more)).toArray(String[]::new));
    }

    final DoctorReport report(CheckName check, Map<String, String> other) {
        return DoctorReport.of(shithubd(other, "--check", check.name(), "--output", "json", "--timeout", "30s"));
    }

    final void execute(String sql) throws Exception {
        try (Connection connection = stack.connect()) {
            connection.createStatement().execute(sql);
        }
    }

    static long count(DoctorReport report, CheckName check) {
        return report.findings().stream()
                .filter(finding -> finding.get("check").equals(check.name()))
                .count();
    }
}
