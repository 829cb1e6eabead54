package sh.shithub.actions.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sh.shithub.actions.bench.baseline.Baseline;
import sh.shithub.actions.bench.baseline.BaselineDatabase;
import sh.shithub.actions.bench.baseline.DriveBaseline;
import sh.shithub.actions.bench.load.Generator;
import sh.shithub.actions.bench.rows.RemoveRows;
import sh.shithub.actions.bench.scenario.Scenario;

/** What all scenarios have in common on the command line, and the order of a run. */
abstract class BenchCommand implements Callable<Integer> {
    /** Any number, as long as no other program takes it on this database. */
    private static final long LOCK = 0x62656e6368L;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description =
                    "Time measured, in slices of up to 5 s; the baseline takes as long again. Default: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            description = "Seconds of load before anything is counted; 0: none. Default: ${DEFAULT-VALUE}")
    private double warmUp;

    @Option(
            names = "--calls",
            defaultValue = "1000000",
            description = "Calls at most in a slice. Default: ${DEFAULT-VALUE}")
    private long calls;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "Calls a second, latency from when each was due; 0: as many as go. Default: ${DEFAULT-VALUE}")
    private double rate;

    @Option(
            names = "--connections",
            defaultValue = "256",
            description = "Keep-alive connections: calls under way at once. Default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "Threads of the load generator. Default: ${DEFAULT-VALUE}")
    private int threads;

    @Option(
            names = "--no-half",
            description = "Leave out the slice at half the peak, which shows latency without a queue")
    private boolean noHalf;

    @Option(names = "--no-baseline", description = "Leave out the original's statements")
    private boolean noBaseline;

    @Option(
            names = "--baseline-connections",
            defaultValue = "16",
            description = "Connections that make the original's statements. Default: ${DEFAULT-VALUE}")
    private int baselineConnections;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the result there as JSON")
    private Path json;

    @Option(
            names = "--env",
            paramLabel = "FILE",
            defaultValue = "${env:SHITHUB_STACK_ENV:-.dev/env}",
            description = "The running stack, as infra/bin/up wrote it; the environment when there is no such file."
                    + " Default: .dev/env of this project")
    private Path env;

    abstract Scenario scenario(Scenario.Parts parts);

    abstract Baseline baseline();

    /** Seconds of load altogether, for scenarios that use something up. */
    final double secondsOfLoad() {
        return warmUp + seconds + (noHalf || rate > 0 ? 0 : Math.min(seconds, 5) / 2);
    }

    /** Connections that the scenario can use. */
    int mostConnections() {
        return Integer.MAX_VALUE;
    }

    @Override
    public final Integer call() throws SQLException, IOException {
        check();
        Stack stack = Stack.read(env, System.getenv());
        try (Connection connection = stack.connect();
                Generator generator = new Generator(
                        stack.gateway(), threads, Math.max(threads, Math.min(connections, mostConnections())))) {
            alone(connection);
            RemoveRows.remove(connection);
            BaselineDatabase.drop(connection);
            report(measured(new Scenario.Parts(stack, connection, generator)));
        }
        return 0;
    }

    private void check() {
        if (seconds <= 0 || seconds > 3600 || warmUp < 0 || calls < 1 || rate < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--seconds must be above 0 and at most 3600, --warm-up and --rate at least 0, --calls at least 1");
        }
        if (threads < 1 || connections < threads || baselineConnections < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--threads and --baseline-connections must be at least 1, --connections at least as many as threads");
        }
    }

    /** Two at once would measure each other, and remove each other's rows. */
    private static void alone(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
            row.next();
            if (!row.getBoolean(1)) {
                throw new StackMissing("Another bench measures this stack; wait until it is done");
            }
        }
    }

    private Result measured(Scenario.Parts parts) throws SQLException {
        try (Scenario scenario = scenario(parts);
                BaselineDatabase database = noBaseline ? null : database(parts);
                DriveBaseline baseline = noBaseline ? null : baseline(database)) {
            say("preparing: " + scenario.describe());
            scenario.prepare();
            Measure.Schedule schedule = Measure.Schedule.of(seconds, warmUp, calls, rate, !noHalf);
            return new Measure(parts.stack(), scenario, schedule, System.err).run(baseline);
        }
    }

    private static BaselineDatabase database(Scenario.Parts parts) throws SQLException {
        return new BaselineDatabase(parts.connection(), name -> parts.stack().connect(name, "prepareThreshold=1"));
    }

    private DriveBaseline baseline(BaselineDatabase database) throws SQLException {
        Baseline baseline = baseline();
        say("preparing the baseline: " + baseline.describe());
        return new DriveBaseline(baseline, database, baselineConnections);
    }

    private void report(Result result) throws IOException {
        spec.commandLine().getOut().print(ResultTable.of(result));
        spec.commandLine().getOut().flush();
        if (json != null) {
            Files.writeString(json, ResultJson.of(result) + "\n");
        }
    }

    private static void say(String text) {
        System.err.println(text);
    }
}
