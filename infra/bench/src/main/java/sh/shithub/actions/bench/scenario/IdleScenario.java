package sh.shithub.actions.bench.scenario;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sh.shithub.actions.bench.load.Load;
import sh.shithub.actions.bench.load.Tally;
import sh.shithub.actions.bench.rows.Labels;
import sh.shithub.actions.bench.rows.QueueJobs;
import sh.shithub.actions.bench.rows.RegisterRunners;

/** Heartbeats that find nothing, however much is queued for others. */
public final class IdleScenario extends Scenario {
    private final int queued;
    private final int runners;
    private List<Heartbeat> beats = List.of();

    public IdleScenario(Parts parts, int queued, int runners) {
        super(parts);
        this.queued = queued;
        this.runners = runners;
    }

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "%,d runners, %,d jobs queued for others", runners, queued);
    }

    @Override
    public void prepare() throws SQLException {
        QueueJobs.queue(connection, queued, Labels.OTHERS, queued);
        beats = RegisterRunners.register(connection, runners, Labels.WANTED).stream()
                .map(runner -> Heartbeat.idle(stack.gateway(), runner, Labels.WANTED))
                .toList();
    }

    @Override
    public Tally drive(Load load) {
        return generator.drive(beats, load);
    }

    @Override
    public Map<String, Object> verify() {
        return Map.of();
    }
}
