package sh.shithub.actions.cli.actions;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.repo.KnownRepos;
import sh.shithub.actions.cli.repo.RepoName;
import sh.shithub.actions.cli.workflow.Workflow;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.RunSpecRules;
import sh.shithub.actions.contracts.TriggerEvent;

@Command(
        name = "dispatch",
        description = {
            "Reads a workflow file and queues a run of it.",
            "A repository that is not known yet gets the next free id, unless --repo-id says one; on a server that a forge"
                    + " feeds, say it.",
        },
        footer = {
            "",
            "Example:",
            "  shithubd admin actions dispatch --repo octo/hello --file .github/workflows/ci.yml --output json"
        })
final class Dispatch implements Runnable {
    private static final String NO_COMMIT = "0".repeat(40);

    private final Path directory;
    private final Database database;
    private final Gateway gateway;

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--repo",
            required = true,
            paramLabel = "OWNER/NAME",
            description = "the repository that the run belongs to")
    private RepoName repo;

    @Option(
            names = "--repo-id",
            description = "its id, when it is new here or its name is not the only one of its kind")
    private Long repoId;

    @Option(names = "--file", required = true, description = "the workflow file, at most 64 KiB")
    private Path file;

    @Option(
            names = "--ref",
            description = "such as refs/heads/main (default: the branch that the file's git checkout is on)")
    private String ref;

    @Option(
            names = "--sha",
            description =
                    "the commit, 7 to 64 hexadecimal characters (default: the file's git checkout's, else 40 zeros)")
    private String sha;

    @Option(
            names = "--event",
            defaultValue = "workflow_dispatch",
            description = "one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private TriggerEvent event;

    @Option(
            names = "--trigger-event-id",
            paramLabel = "ID",
            description = "the same id for the same repository and file gives the same run (default: a new one)")
    private String triggerEventId;

    Dispatch(Path directory, Database database, Gateway gateway) {
        this.directory = directory;
        this.database = database;
        this.gateway = gateway;
    }

    @Override
    public void run() {
        Workflow workflow = WorkflowFile.valid(directory, file);
        sayWhatIsNotSent(workflow);
        Head head = head();
        check(spec(workflow, head, 1));
        RunSpec run = spec(workflow, head, id());
        Map<String, Object> queued = post(run);
        if (options.json()) {
            options.answer(queued);
        } else {
            options.answer(forPeople(queued));
        }
    }

    private Map<String, Object> post(RunSpec run) {
        try {
            return gateway.post("/api/v1/runs", WireJson.of(run));
        } catch (Failure e) {
            throw ActionsCommands.mayBeQueued(e, "--trigger-event-id " + run.triggerEventId());
        }
    }

    private void check(RunSpec run) {
        if (repoId != null && repoId < 1) {
            throw new Failure(ExitCode.USAGE, "--repo-id must be positive");
        }
        RunSpecRules.problem(run).ifPresent(problem -> {
            throw new Failure(ExitCode.USAGE, problem);
        });
    }

    private long id() {
        return database.transaction(transaction -> repoId == null
                ? KnownRepos.knownOrNew(transaction, repo)
                : KnownRepos.checked(transaction, repo, repoId));
    }

    private record Head(String file, String sha, String ref) {}

    /** What the command line does not say, git does. */
    private Head head() {
        Path at = directory.resolve(file);
        GitCheckout checkout = new GitCheckout(at);
        return new Head(
                checkout.prefix().orElse("") + at.getFileName(),
                sha == null ? checkout.head().orElse(NO_COMMIT) : sha,
                ref == null ? checkout.branch().orElse(null) : ref);
    }

    /** The trigger's id makes a repetition of the same call, after an answer that got lost, find the run that it made. */
    private RunSpec spec(Workflow workflow, Head head, long id) {
        return new RunSpec(
                new RunSpec.Repo(id, repo.owner(), repo.name()),
                head.file(),
                workflow.name(),
                head.sha(),
                head.ref(),
                event.name(),
                Map.of(),
                triggerEventId == null ? "shithubd:" + UUID.randomUUID() : triggerEventId,
                workflow.concurrency(),
                false,
                workflow.specs());
    }

    private void sayWhatIsNotSent(Workflow workflow) {
        String jobs = workflow.jobs().stream()
                .filter(job -> job.environment() != null)
                .map(Workflow.Job::key)
                .collect(Collectors.joining(", "));
        if (!jobs.isEmpty()) {
            options.note("environment is not sent, a queued run has no place for it: " + jobs);
        }
    }

    private static Map<String, Object> forPeople(Map<String, Object> queued) {
        Map<String, Object> shown = new LinkedHashMap<>(queued);
        if (queued.get("jobs") instanceof List<?> jobs) {
            shown.put("jobs", jobs.stream().map(Dispatch::job).toList());
        }
        return shown;
    }

    private static String job(Object job) {
        return job instanceof Map<?, ?> fields
                ? fields.get("key") + " (" + fields.get("id") + ")"
                : String.valueOf(job);
    }
}
