package sh.shithub.actions.gateway.runs;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.contracts.ApprovalApplied;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.tokens.Roles;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.platform.publish.Publisher;

/** {@code POST /api/v1/runs/{id}/approve} and {@code …/reject} (WIRE.md, operator calls): asks status-service. */
@Controller("/api/v1/runs/{id}")
@Secured(Roles.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ApproveController {
    private static final String REPEAT = "to decide again is safe: 409 then says who decided";

    private final Bodies bodies;
    private final FindRun find;
    private final AskServices services;
    private final Publisher publisher;
    private final Clock clock;

    ApproveController(Bodies bodies, FindRun find, AskServices services, Publisher publisher, Clock clock) {
        this.bodies = bodies;
        this.find = find;
        this.services = services;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Post("/approve")
    CompletableFuture<HttpResponse<?>> approve(String id, @Nullable @Body byte[] body, Authentication operator) {
        return decide(id, body, true, operator);
    }

    @Post("/reject")
    CompletableFuture<HttpResponse<?>> reject(String id, @Nullable @Body byte[] body, Authentication operator) {
        return decide(id, body, false, operator);
    }

    private CompletableFuture<HttpResponse<?>> decide(
            String id, byte[] body, boolean approved, Authentication operator) {
        bodies.readOptional(body, NoFields.class);
        long run = find.run(id).id();
        return services.ask(
                        replyTo -> publisher.record(
                                Topics.STATUS,
                                run,
                                new ApprovalDecided(run, approved, operator.getName(), clock.instant(), replyTo)),
                        REPEAT)
                .thenApply(answer -> HttpResponse.ok(fields(answer)));
    }

    private static Map<String, Object> fields(Message answer) {
        ApprovalApplied applied = (ApprovalApplied) answer;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run_id", applied.runId());
        fields.put("approved", applied.approved());
        return fields;
    }
}
