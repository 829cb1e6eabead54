package sh.shithub.actions.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;

/** Invariant 2: the chain carries what the accepted calls led to, whatever they were. */
class ChainStatePropertiesTest {
    /** @param step -1: the job */
    private record Report(int step, Status status, Conclusion conclusion) {
        Conclusion kept() {
            return status.terminal() ? conclusion : null;
        }
    }

    @Property
    void every_report_survives_any_number_of_tokens(@ForAll("reports") List<Report> reports) {
        ChainState state = ChainState.claimed();
        Map<Integer, Report> last = new HashMap<>();
        last.put(-1, new Report(-1, Status.running, null));
        for (Report report : reports) {
            state = report.step() < 0
                    ? state.withJob(report.status(), report.kept())
                    : state.withStep(report.step(), report.status(), report.kept());
            state = ChainState.decode(state.encode());
            last.put(report.step(), report);
        }
        assertEquals(last.get(-1).status(), state.job());
        for (int step = 0; step < 25; step++) {
            Report report = last.getOrDefault(step, new Report(step, Status.queued, null));
            assertEquals(report.status(), state.step(step));
            assertEquals(report.kept(), state.stepConclusion(step));
        }
    }

    @Provide
    Arbitrary<List<Report>> reports() {
        return Combinators.combine(
                        Arbitraries.integers().between(-1, 20),
                        Arbitraries.of(Status.class),
                        Arbitraries.of(Conclusion.class))
                .as(Report::new)
                .list()
                .ofMaxSize(40);
    }
}
