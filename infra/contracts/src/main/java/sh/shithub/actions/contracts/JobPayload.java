package sh.shithub.actions.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.Map;

/** The {@code job} of a heartbeat's answer (wire.md, "The offered job"): fixed names, the stock client decodes them. */
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

    /**
     * The same job as it leaves for the runner: with its checkout token and its secrets, which never travel through Kafka in the
     * clear. Each secret's value is to be masked too.
     */
    public JobPayload leaving(String token, Map<String, String> opened) {
        return new JobPayload(
                id,
                runId,
                repoId,
                runIndex,
                workflowFile,
                workflowName,
                checkoutUrl,
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
                opened,
                variables,
                masksOf(opened),
                env,
                steps);
    }

    private static List<String> masksOf(Map<String, String> secrets) {
        return secrets.values().stream()
                .filter(value -> !value.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    /** Which job, and nothing of what it carries: secrets and tokens must not end up in a log. */
    @Override
    public String toString() {
        return "JobPayload[id=" + id + ", runId=" + runId + "]";
    }
}
