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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.JobLogClosed;
import sh.shithub.actions.contracts.JobStatusApplied;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.contracts.Transitions;
import sh.shithub.actions.gateway.auth.JobToken;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.JobCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.runner.jobcalls.Accepted;
import sh.shithub.actions.gateway.runner.jobcalls.JobAnswers;
import sh.shithub.actions.gateway.runner.jobcalls.JobRequest;
import sh.shithub.actions.gateway.runner.jobcalls.JobSteps;
import sh.shithub.actions.gateway.runner.jobcalls.Plan;
import sh.shithub.actions.gateway.runner.jobcalls.TokenChains;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.reply.NotListeningException;
import sh.shithub.actions.platform.reply.ReplyInbox;

/**
 * {@code POST /api/v1/jobs/{id}/status} (wire.md, "Job status"). A terminal report is answered after its roll-up is committed, or after two
 * seconds without the run's fields.
 */
@Controller("/api/v1/jobs/{id}/status")
@Secured(Roles.JOB)
final class JobStatusController {
    private static final Duration ROLL_UP_WITHIN = Duration.ofSeconds(2);
    private static final CompletableFuture<Message> NOTHING_TO_WAIT_FOR = CompletableFuture.completedFuture(null);

    private final TokenChains chains;
    private final Bodies bodies;
    private final Publisher publisher;
    private final ReplyInbox replies;
    private final RunEnds ends;
    private final Clock clock;

    JobStatusController(
            TokenChains chains, Bodies bodies, Publisher publisher, ReplyInbox replies, RunEnds ends, Clock clock) {
        this.chains = chains;
        this.bodies = bodies;
        this.publisher = publisher;
        this.replies = replies;
        this.ends = ends;
        this.clock = clock;
    }

    @Operation(
            summary = "Report the job's status",
            parameters =
                    @Parameter(in = ParameterIn.HEADER, name = "Idempotency-Key", schema = @Schema(type = "string")))
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = StatusReport.class)))
    @ApiResponse(
            responseCode = "200",
            description = "accepted",
            content = @Content(schema = @Schema(implementation = Shapes.JobStatusAccepted.class)))
    @JobCall
    @Post
    CompletableFuture<HttpResponse<?>> report(
            String id,
            @Parameter(hidden = true) @Nullable @Body byte[] body,
            HttpRequest<?> request,
            Authentication authentication) {
        JobRequest asked = JobRequest.of(request, authentication, id, body);
        Call call = new Call(asked);
        return chains.accept(asked, call::plan)
                .whenComplete((accepted, refusal) -> call.stopAskingIf(refusal != null || accepted.repeated()))
                .thenCompose(accepted -> call.rolledUp(accepted)
                        .thenApply(applied -> JobAnswers.answer(HttpStatus.OK, call.fields(applied), accepted)));
    }

    private final class Call {
        private final JobToken token;
        private final byte[] body;
        private volatile StatusReport.Checked checked;
        private volatile ReplyInbox.Question question;

        Call(JobRequest asked) {
            token = asked.token();
            body = asked.body();
        }

        Plan plan(JobSteps steps) {
            StatusReport report = bodies.read(body, StatusReport.class);
            report.requireForm();
            checked = report.check(Transitions.JOB, token.state().job());
            boolean last = checked.status().terminal();
            question = last && question == null ? ask() : question;
            return new Plan(records(report), token.state().withJob(checked.status(), checked.conclusion()), last, null);
        }

        /**
         * Once a call: of a report that has to be published again only the first may be answered as having ended the run. Null
         * when no answer would be heard: the job ends all the same.
         */
        private ReplyInbox.Question ask() {
            try {
                return replies.ask(chains.answeredWithin().plus(ROLL_UP_WITHIN));
            } catch (NotListeningException e) {
                return null;
            }
        }

        void stopAskingIf(boolean refused) {
            if (refused && question != null) {
                question.answer().cancel(false);
            }
        }

        private List<ProducerRecord<byte[], byte[]>> records(StatusReport report) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(2);
            records.add(publisher.record(
                    Topics.STATUS,
                    token.runId(),
                    new JobStatusReported(
                            token.runId(),
                            token.jobId(),
                            token.attempt(),
                            checked.status(),
                            checked.conclusion(),
                            report.startedAt(),
                            report.completedAt(),
                            clock.instant(),
                            question == null ? null : question.replyTo())));
            if (checked.status().terminal()) {
                records.add(
                        publisher.record(Topics.LOGS, token.jobId(), new JobLogClosed(token.runId(), token.jobId())));
            }
            return records;
        }

        /** Null when there is nothing to wait for, or it took too long: the call has succeeded all the same. */
        CompletableFuture<Message> rolledUp(Accepted accepted) {
            if (accepted.repeated()) {
                return accepted.next() == null ? ends.of(token.jobId(), ROLL_UP_WITHIN) : NOTHING_TO_WAIT_FOR;
            }
            return question == null
                    ? NOTHING_TO_WAIT_FOR
                    : question.answer()
                            .completeOnTimeout(null, ROLL_UP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                            .exceptionally(unreadable -> null);
        }

        Map<String, Object> fields(Message applied) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("status", checked.status().name());
            fields.put(
                    "conclusion",
                    checked.conclusion() == null ? null : checked.conclusion().name());
            if (applied instanceof JobStatusApplied done && done.runCompleted()) {
                fields.put("run_status", "completed");
                fields.put("run_conclusion", String.valueOf(done.runConclusion()));
            }
            return fields;
        }
    }
}
