package sh.shithub.actions.gateway.heartbeat;

import io.micronaut.context.annotation.Property;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.tokens.ChainState;
import sh.shithub.actions.gateway.tokens.JobToken;
import sh.shithub.actions.gateway.tokens.JobTokens;
import sh.shithub.actions.gateway.tokens.Registration;
import sh.shithub.actions.gateway.tokens.Roles;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.reply.ReplyInbox;

/** {@code POST /api/v1/runners/heartbeat} (WIRE.md): asks claim-service across Kafka, answers with a job or nothing. */
@Controller(HeartbeatController.PATH)
@Secured(Roles.RUNNER)
public final class HeartbeatController {
    public static final String PATH = "/api/v1/runners/heartbeat";
    /** What an answer may take on its way back: a claim made later than this before the deadline would be lost. */
    private static final Duration WAY_BACK = Duration.ofMillis(200);

    private final Bodies bodies;
    private final Publisher publisher;
    private final ReplyInbox replies;
    private final JobTokens tokens;
    private final Clock clock;
    private final Duration answerWithin;

    HeartbeatController(
            Bodies bodies,
            Publisher publisher,
            ReplyInbox replies,
            JobTokens tokens,
            Clock clock,
            @Property(name = "SHITHUB_HEARTBEAT_ANSWER_MILLIS", defaultValue = "2000") long answerMillis) {
        this.bodies = bodies;
        this.publisher = publisher;
        this.replies = replies;
        this.tokens = tokens;
        this.clock = clock;
        answerWithin = Duration.ofMillis(answerMillis);
        if (answerWithin.compareTo(WAY_BACK.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("SHITHUB_HEARTBEAT_ANSWER_MILLIS is " + answerMillis + "; expected "
                    + WAY_BACK.multipliedBy(2).toMillis() + " or more, such as 2000");
        }
    }

    @Post
    CompletableFuture<HttpResponse<?>> beat(@Nullable @Body byte[] body, Authentication authentication) {
        Registration runner = Registration.of(authentication);
        Heartbeat heartbeat = bodies.readOptional(body, Heartbeat.class);
        int capacity = heartbeat.capacityOr(runner.capacity());
        heartbeat.checkActiveJobs(capacity);
        List<String> labels = heartbeat.labelsOr(runner.labels());
        ReplyInbox.Question question = replies.ask(answerWithin);
        HeartbeatReceived received = new HeartbeatReceived(
                runner.runnerId(),
                labels,
                capacity,
                HostField.cut(heartbeat.hostName()),
                HostField.cut(heartbeat.version()),
                clock.instant().plus(answerWithin).minus(WAY_BACK).toEpochMilli(),
                question.replyTo(),
                heartbeat.activeJobIds());
        publisher.offer(publisher.record(Topics.HEARTBEATS, runner.runnerId(), received));
        return question.answer().handle((answer, late) -> answer(answer));
    }

    private HttpResponse<?> answer(Message answer) {
        boolean offered = answer instanceof HeartbeatAnswered heartbeat && heartbeat.offer() != null;
        return offered ? HttpResponse.ok(claim(((HeartbeatAnswered) answer).offer())) : HttpResponse.noContent();
    }

    /** The first token of the job's chain, minted here: it never travels through Kafka. */
    private Map<String, Object> claim(JobOffer offer) {
        Instant expiresAt = tokens.expiry();
        JobToken first = new JobToken(
                offer.runnerId(),
                offer.job().id(),
                offer.job().runId(),
                offer.job().repoId(),
                offer.attempt(),
                offer.lostRunners(),
                0,
                ChainState.claimed());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token", tokens.mint(first, expiresAt).token());
        body.put("expires_at", expiresAt.toString());
        body.put("job", offer.job().checkout(offer.job().checkoutUrl(), tokens.mintCheckout(first, expiresAt)));
        return body;
    }
}
