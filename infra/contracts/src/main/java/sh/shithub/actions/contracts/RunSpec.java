package sh.shithub.actions.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.Map;

/**
 * A run to be queued: the body of {@code POST /api/v1/runs} (wire.md, "Queue a run") and the core of
 * {@link RunRequested}. Fields may be absent here; {@link RunSpecRules} says what is wrong with one, in words.
 *
 * <p>{@code condition} may be absent like the others, but must not say {@code @Nullable}: serde would then write it under its
 * Java name.
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record RunSpec(
        @Nullable Repo repo,
        @Nullable String workflowFile,
        @Nullable String workflowName,
        @Nullable String headSha,
        @Nullable String headRef,
        @Nullable String event,
        @Nullable Map<String, Object> eventPayload,
        @Nullable String triggerEventId,
        @Nullable Concurrency concurrency,
        boolean needApproval,
        @Nullable List<Job> jobs) {

    @Serdeable(naming = SnakeCaseStrategy.class)
    public record Repo(
            long id, @Nullable String owner, @Nullable String name) {}

    @Serdeable(naming = SnakeCaseStrategy.class)
    public record Concurrency(@Nullable String group, boolean cancelInProgress) {}

    @Serdeable(naming = SnakeCaseStrategy.class)
    public record Job(
            @Nullable String key,
            @Nullable String name,

            @Nullable List<String> runsOn,

            @Nullable List<String> needs,

            @JsonProperty("if") String condition,
            @Nullable Integer timeoutMinutes,
            @Nullable Map<String, Object> permissions,
            @Nullable Map<String, String> env,
            @Nullable List<Step> steps) {}

    @Serdeable(naming = SnakeCaseStrategy.class)
    public record Step(
            @Nullable String id,
            @Nullable String name,
            @JsonProperty("if") String condition,
            @Nullable String run,
            @Nullable String uses,
            @Nullable String workingDirectory,
            @Nullable Map<String, String> env,
            @Nullable Map<String, String> with,
            boolean continueOnError) {}
}
