package sh.shithub.actions.gateway.heartbeat;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.gateway.tokens.Registration;
import sh.shithub.actions.gateway.tokens.Roles;
import sh.shithub.actions.gateway.web.Bodies;

/** {@code POST /api/v1/runners/heartbeat} (WIRE.md): answers with a job or nothing, at once or when there is one. */
@Controller(HeartbeatController.PATH)
@Secured(Roles.RUNNER)
public final class HeartbeatController {
    public static final String PATH = "/api/v1/runners/heartbeat";

    private final Bodies bodies;
    private final AskForJob questions;
    private final LongPolls polls;
    private final OfferedJob offered;

    HeartbeatController(Bodies bodies, AskForJob questions, LongPolls polls, OfferedJob offered) {
        this.bodies = bodies;
        this.questions = questions;
        this.polls = polls;
        this.offered = offered;
    }

    @Post
    CompletableFuture<HttpResponse<?>> beat(
            HttpRequest<?> request, @Nullable @Body byte[] body, Authentication authentication) {
        RunnerSaid said = RunnerSaid.of(Registration.of(authentication), bodies.readOptional(body, Heartbeat.class));
        Optional<WaitingCall> waiting =
                WaitPreference.of(request.getHeaders().getAll("Prefer")).flatMap(wait -> hold(request, said, wait));
        return waiting.map(call -> call.answer.<HttpResponse<?>>thenApply(
                        offer -> answer(offer).header("Preference-Applied", "wait")))
                .orElseGet(() -> questions.ask(said, questions.answerWithin()).thenApply(this::answer));
    }

    private Optional<WaitingCall> hold(HttpRequest<?> request, RunnerSaid said, Duration wait) {
        Optional<WaitingCall> held = polls.hold(said, wait);
        held.ifPresent(call -> ClientGone.watch(request, call.answer, () -> polls.leave(call)));
        return held;
    }

    private MutableHttpResponse<?> answer(JobOffer offer) {
        return offer == null ? HttpResponse.noContent() : HttpResponse.ok(offered.body(offer));
    }
}
