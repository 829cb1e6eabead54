package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.RegisteredRunner;
import sh.shithub.actions.testkit.WrongMachineClock;

/** Two gateways, of which one's machine has a clock that is a minute wrong, longer than tokens and questions live. */
@ExtendWith(DevStackExtension.class)
class ClocksIT {
    private static final String HEARTBEAT = "/api/v1/runners/heartbeat";
    private static final int LIFETIME = 30;
    private static final Map<String, String> SHORT_LIVED =
            Map.of("SHITHUB_JOB_TOKEN_SECONDS", Integer.toString(LIFETIME), "SHITHUB_HEARTBEAT_ANSWER", "20000ms");
    /** Expiries are told in whole seconds. */
    private static final Duration GIVE = Duration.ofSeconds(2);

    private final DevStack stack;
    private final BlockingQueue<HeartbeatReceived> questions = new LinkedBlockingQueue<>();

    ClocksIT(DevStack stack) {
        this.stack = stack;
    }

    @ParameterizedTest
    @ValueSource(longs = {60, -60})
    void a_job_s_deadlines_and_tokens_are_the_same_at_both(long ahead) {
        try (GatewayUnderTest right = GatewayUnderTest.start(stack, SHORT_LIVED);
                GatewayUnderTest wrong =
                        GatewayUnderTest.start(stack, SHORT_LIVED, Map.of(WrongMachineClock.AHEAD, ahead))) {
            RegisteredRunner runner = stack.registerRunner("skewed" + ahead, List.of("linux"), 1);
            ClaimedJob job = ClaimedJob.by(runner, stack);
            Instant before = Instant.now();
            Caller.Answer offer = offered(wrong, runner, job);
            assertEquals(200, offer.status(), offer::error);
            Instant deadline = Instant.ofEpochMilli(questions.remove().deadlineMillis());
            since(before, Duration.ofSeconds(20), deadline);
            since(before, Duration.ofSeconds(LIFETIME), Instant.parse(offer.text("expires_at")));

            String token = offer.text("token");
            for (GatewayUnderTest gateway : List.of(right, wrong, right)) {
                before = Instant.now();
                Caller.Answer call = gateway.caller().post(job.path("cancel-check"), token, "");
                assertEquals(200, call.status(), call::error);
                since(before, Duration.ofSeconds(LIFETIME), Instant.parse(call.text("next_token_expires_at")));
                since(before, Duration.ofSeconds(LIFETIME), leaseEnd(job));
                token = call.nextToken();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {60, -60})
    void a_token_is_good_until_it_expires_and_not_longer(long ahead) {
        try (GatewayUnderTest wrong =
                GatewayUnderTest.start(stack, SHORT_LIVED, Map.of(WrongMachineClock.AHEAD, ahead))) {
            ClaimedJob job = ClaimedJob.by(stack.registerRunner("old" + ahead, List.of("linux"), 1), stack);
            String expired = wrong.mint(job, job.attempt(), Instant.now().minusSeconds(2));
            assertEquals(
                    401,
                    wrong.caller().post(job.path("cancel-check"), expired, "").status());
            String fresh = wrong.mint(job, job.attempt(), Instant.now().plusSeconds(20));
            assertEquals(
                    200,
                    wrong.caller().post(job.path("cancel-check"), fresh, "").status());
        }
    }

    /** The test plays claim-service. */
    private Caller.Answer offered(GatewayUnderTest gateway, RegisteredRunner runner, ClaimedJob job) {
        JobOffer offer = new JobOffer(runner.id(), job.attempt(), 0, SampleJob.payload(job), null);
        try (Answerer claim = new Answerer(stack, gateway.bean(MessageCodec.class), Topics.HEARTBEATS, question -> {
            HeartbeatReceived asked = (HeartbeatReceived) question;
            if (asked.runnerId() != runner.id()) {
                return null;
            }
            questions.add(asked);
            return new Answerer.Said(asked.replyTo(), new HeartbeatAnswered(offer));
        })) {
            return gateway.caller().post(HEARTBEAT, runner.token(), "{}");
        }
    }

    private Instant leaseEnd(ClaimedJob job) {
        String millis = new Database(stack)
                .text("SELECT (extract(epoch FROM expires_at) * 1000)::bigint FROM job_token_chains WHERE job_id = "
                        + job.jobId());
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    /** Said between a moment and now: what is so far ahead. */
    private static void since(Instant before, Duration ahead, Instant said) {
        Instant then = said.minus(ahead);
        assertTrue(then.isAfter(before.minus(GIVE)), () -> said + " is too early");
        assertTrue(then.isBefore(Instant.now().plus(GIVE)), () -> said + " is too late");
    }
}
