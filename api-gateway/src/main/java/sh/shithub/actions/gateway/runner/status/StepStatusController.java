package sh.shithub.actions.gateway.runner.status;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.StepLogClosed;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.contracts.Transitions;
import sh.shithub.actions.gateway.auth.JobToken;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.JobCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.runner.jobcalls.JobAnswers;
import sh.shithub.actions.gateway.runner.jobcalls.JobRequest;
import sh.shithub.actions.gateway.runner.jobcalls.JobSteps;
import sh.shithub.actions.gateway.runner.jobcalls.Plan;
import sh.shithub.actions.gateway.runner.jobcalls.TokenChains;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.platform.publish.Publisher;

/** {@code POST /api/v1/jobs/{id}/steps/{step_id}/status} (wire.md, "Step status"). */
@Controller("/api/v1/jobs/{id}/steps/{stepId}/status")
@Secured(Roles.JOB)
final class StepStatusController {
    private final TokenChains chains;
    private final Bodies bodies;
    private final Publisher publisher;
    private final Clock clock;

    StepStatusController(TokenChains chains, Bodies bodies, Publisher publisher, Clock clock) {
        this.chains = chains;
        this.bodies = bodies;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Operation(
            summary = "Report a step's status",
            parameters =
                    @Parameter(in = ParameterIn.HEADER, name = "Idempotency-Key", schema = @Schema(type = "string")))
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = StatusReport.class)))
    @ApiResponse(
            responseCode = "200",
            description = "accepted, or there already",
            content = @Content(schema = @Schema(implementation = Shapes.StepStatusAccepted.class)))
    @JobCall
    @Post
    CompletableFuture<HttpResponse<?>> report(
            String id,
            String stepId,
            @Parameter(hidden = true) @Nullable @Body byte[] body,
            HttpRequest<?> request,
            Authentication authentication) {
        JobRequest asked = JobRequest.of(request, authentication, id, body);
        Call call = new Call(asked, stepId);
        return chains.accept(asked, call::plan)
                .thenApply(accepted -> JobAnswers.answer(HttpStatus.OK, call.fields(), accepted));
    }

    /** One call: what its plan decided is what its answer says. */
    private final class Call {
        private final JobToken token;
        private final byte[] body;
        private final String stepId;
        private volatile StatusReport.Checked checked;
        private volatile Conclusion conclusion;

        Call(JobRequest asked, String stepId) {
            token = asked.token();
            body = asked.body();
            this.stepId = stepId;
        }

        Plan plan(JobSteps steps) {
            StatusReport report = bodies.read(body, StatusReport.class);
            report.requireForm();
            int index = index(steps);
            checked = report.check(Transitions.STEP, token.state().step(index));
            if (checked.repeats()) {
                conclusion = token.state().stepConclusion(index);
                return new Plan(List.of(), token.state());
            }
            conclusion = checked.conclusion();
            return new Plan(
                    records(report, steps.ids()[index]), token.state().withStep(index, checked.status(), conclusion));
        }

        private int index(JobSteps steps) {
            try {
                return steps.indexOf(Long.parseLong(stepId));
            } catch (NumberFormatException e) {
                throw ApiException.notFound("step not found");
            }
        }

        /** The close marker stands behind the step's chunks: same topic, same key (invariant 5). */
        private List<ProducerRecord<byte[], byte[]>> records(StatusReport report, long step) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(2);
            records.add(publisher.record(
                    Topics.STATUS,
                    token.runId(),
                    new StepStatusReported(
                            token.runId(),
                            token.jobId(),
                            step,
                            token.attempt(),
                            checked.status(),
                            checked.conclusion(),
                            report.startedAt(),
                            report.completedAt(),
                            clock.instant())));
            if (checked.status().terminal()) {
                records.add(publisher.record(
                        Topics.LOGS, token.jobId(), new StepLogClosed(token.runId(), token.jobId(), step)));
            }
            return records;
        }

        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("status", checked.status().name());
            fields.put("conclusion", conclusion == null ? null : conclusion.name());
            return fields;
        }
    }
}
