package sh.shithub.actions.claim;

import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.RunSpec;

/** Runs as tests ask for them. */
public final class Specs {
    public static final String SHA = "0123456789abcdef0123456789abcdef01234567";

    private Specs() {}

    public static RunSpec run(long repoId, String triggerEventId, RunSpec.Job... jobs) {
        return new RunSpec(
                new RunSpec.Repo(repoId, "octo", "repo-" + repoId),
                "ci.yml",
                "CI",
                SHA,
                "refs/heads/main",
                "push",
                Map.of("ref", "refs/heads/main"),
                triggerEventId,
                null,
                false,
                List.of(jobs));
    }

    public static RunSpec needingApproval(RunSpec run) {
        return new RunSpec(
                run.repo(),
                run.workflowFile(),
                run.workflowName(),
                run.headSha(),
                run.headRef(),
                run.event(),
                run.eventPayload(),
                run.triggerEventId(),
                run.concurrency(),
                true,
                run.jobs());
    }

    public static RunSpec grouped(String group, RunSpec run) {
        return grouped(new RunSpec.Concurrency(group, false), run);
    }

    public static RunSpec grouped(RunSpec.Concurrency concurrency, RunSpec run) {
        return new RunSpec(
                run.repo(),
                run.workflowFile(),
                run.workflowName(),
                run.headSha(),
                run.headRef(),
                run.event(),
                run.eventPayload(),
                run.triggerEventId(),
                concurrency,
                run.needApproval(),
                run.jobs());
    }

    public static RunSpec.Job job(String key, List<String> runsOn, String... needs) {
        return new RunSpec.Job(
                key,
                null,
                runsOn,
                List.of(needs),
                null,
                30,
                Map.of("contents", "read"),
                Map.of("A", "1"),
                List.of(step("echo one"), step("echo two\necho three")));
    }

    public static RunSpec.Step step(String run) {
        return new RunSpec.Step(null, null, null, run, null, null, Map.of("B", "2"), null, true);
    }

    public static RunRequested request(String id, RunSpec run, ReplyTo replyTo) {
        return new RunRequested(id, run, replyTo);
    }
}
