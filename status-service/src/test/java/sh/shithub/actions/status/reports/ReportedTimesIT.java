package sh.shithub.actions.status.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.status.Polls;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What the clocks of runners say, in rows. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportedTimesIT {
    private static final Instant NOW = Polls.NOW;

    private final DevStack stack;
    private Seed seed;
    private Polls polls;

    ReportedTimesIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void register() {
        seed = new Seed(stack, "one");
        polls = new Polls(stack, seed);
    }

    @Test
    void no_time_that_a_runner_reports_stops_it_or_its_neighbours() throws SQLException {
        SeededRun good = seed.run(Map.of("build", ""));
        List<Message> poll = new ArrayList<>();
        poll.add(Polls.ended(good.job("build"), seed.claim(good.job("build")), Status.completed, Conclusion.success));
        List<SeededRun> wild = new ArrayList<>();
        Instant[] times = {
            Instant.MIN,
            Instant.MAX,
            Instant.EPOCH,
            Instant.parse("0001-01-01T00:00:00Z"),
            Instant.parse("9999-12-31T23:59:59Z"),
            NOW.minusSeconds(200),
            NOW.plusSeconds(200),
            null
        };
        for (Instant start : times) {
            for (Instant end : times) {
                SeededRun run = seed.run(Map.of("build", ""));
                SeededJob job = run.job("build");
                int attempt = seed.claim(job);
                poll.add(new StepStatusReported(
                        run.id(), job.jobId(), job.steps().get(0), attempt, Status.running, null, start, null, NOW));
                poll.add(new StepStatusReported(
                        run.id(),
                        job.jobId(),
                        job.steps().get(0),
                        attempt,
                        Status.completed,
                        Conclusion.success,
                        start,
                        end,
                        NOW));
                poll.add(new StepStatusReported(
                        run.id(),
                        job.jobId(),
                        job.steps().get(1),
                        attempt,
                        Status.completed,
                        Conclusion.success,
                        start,
                        end,
                        NOW));
                poll.add(new JobStatusReported(
                        run.id(), job.jobId(), attempt, Status.completed, Conclusion.success, start, end, NOW, null));
                wild.add(run);
            }
        }
        polls.apply(poll.toArray(Message[]::new));
        assertEquals("success | build:success:success:skipped,skipped", seed.state(good));
        for (SeededRun run : wild) {
            assertEquals("success | build:success:success:success,success", seed.state(run));
        }
        assertEquals(
                "0",
                seed.text(
                        "SELECT count(*) FROM workflow_steps WHERE started_at NOT BETWEEN now() - interval '1 hour' AND now()"
                                + " + interval '1 hour' OR completed_at > now() + interval '1 hour'"));
    }

    @Test
    void times_within_a_clock_s_error_are_kept_as_they_were_reported() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        int attempt = seed.claim(job);
        Instant start = NOW.minusSeconds(100);
        Instant end = NOW.minusSeconds(40);
        polls.apply(
                new StepStatusReported(
                        run.id(), job.jobId(), job.steps().get(0), attempt, Status.running, null, start, null, NOW),
                new StepStatusReported(
                        run.id(),
                        job.jobId(),
                        job.steps().get(0),
                        attempt,
                        Status.completed,
                        Conclusion.success,
                        null,
                        end,
                        NOW));
        assertEquals(
                "t",
                seed.text("SELECT started_at = '" + start + "' AND completed_at = '" + end
                        + "' FROM workflow_steps WHERE id = " + job.steps().get(0)));
    }
}
