package sh.shithub.actions.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.Map;

/** The {@code job} of a heartbeat's answer (WIRE.md): fixed names, the stock client decodes them. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record JobPayload(
        long id,
        long runId,
        long repoId,
        long runIndex,
        String workflowFile,
        String workflowName,
        String checkoutUrl,
        String checkoutToken,
        String headSha,
        String headRef,
        TriggerEvent event,
        Map<String, Object> eventPayload,
        String jobKey,
        String jobName,
        String runsOn,
        List<String> needs,
        @JsonProperty("if") String condition,
        int timeoutMinutes,
        Map<String, Object> permissions,
        String environment,
        String environmentUrl,
        Map<String, String> secrets,
        Map<String, String> variables,
        List<String> maskValues,
        Map<String, String> env,
        List<Step> steps) {

    /** A step as the runner gets it. {@code id} is the database's, {@code stepId} the workflow's own name for it. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    public record Step(
            long id,
            int index,
            String stepId,
            String name,
            @JsonProperty("if") String condition,
            String run,
            String uses,
            String workingDirectory,
            Map<String, String> env,
            Map<String, String> with,
            boolean continueOnError) {}

    /** The same job as it leaves for the runner: with its checkout address and token, which never travel through Kafka. */
    public JobPayload checkout(String url, String token) {
        return new JobPayload(
                id,
                runId,
                repoId,
                runIndex,
                workflowFile,
                workflowName,
                url,
                token,
                headSha,
                headRef,
                event,
                eventPayload,
                jobKey,
                jobName,
                runsOn,
                needs,
                condition,
                timeoutMinutes,
                permissions,
                environment,
                environmentUrl,
                secrets,
                variables,
                maskValues,
                env,
                steps);
    }
}
