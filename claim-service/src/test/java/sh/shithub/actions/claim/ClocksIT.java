package sh.shithub.actions.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.micronaut.context.ApplicationContext;
import io.micronaut.serde.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.claim.leases.SweepLeases;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.WrongMachineClock;

/** The service on a machine whose clock is a minute wrong; deadlines are in the database's time, which is the test's. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClocksIT {
    private final DevStack stack;
    /** One for all, for it reads answers from the topic's beginning and knows its own by counting. */
    private Wire wire;

    ClocksIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void connect() {
        wire = new Wire(stack.bootstrap(), new MessageCodec(ObjectMapper.getDefault()));
    }

    @AfterAll
    void disconnect() {
        wire.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {60, -60})
    void who_waits_gets_the_job_and_who_does_not_gets_none(long ahead) {
        Floor floor = new Floor(stack);
        String label = "skewed" + ahead;
        try (ApplicationContext service =
                ServiceLauncher.start("claim-service", stack.environment(), Map.of(WrongMachineClock.AHEAD, ahead))) {
            long job = floor.job(label);
            long runner = floor.runner(1, label);
            ReplyTo gone = wire.address();
            wire.send(Topics.HEARTBEATS, runner, said(runner, label, Duration.ofSeconds(-1), gone));
            HeartbeatAnswered answer = assertInstanceOf(
                    HeartbeatAnswered.class,
                    wire.ask(Topics.HEARTBEATS, runner, to -> said(runner, label, Duration.ofSeconds(30), to)));
            assertNotNull(answer.offer());
            assertEquals(job, answer.offer().job().id());
            assertFalse(wire.poll().containsKey(gone.correlationId()), "its asker does not wait any more");
            assertEquals(List.of(), service.getBean(SweepLeases.class).sweep(), "its offer has just begun");
        }
    }

    private static HeartbeatReceived said(long runner, String label, Duration waits, ReplyTo to) {
        return new HeartbeatReceived(
                runner, List.of(label), 1, null, null, Instant.now().plus(waits).toEpochMilli(), to, null);
    }
}
