package sh.shithub.actions.cli.actions;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.workflow.Problem;
import sh.shithub.actions.cli.workflow.ReadWorkflow;

@Command(
        name = "parse",
        description = {
            "Reads a workflow file and shows what was understood, as JSON; or every problem with file, line and column,"
                    + " on standard error.",
            "With --output json the problems are JSON too, on standard output: {\"file\", \"problems\": [{\"line\","
                    + " \"column\", \"message\"}]}. Nothing is sent anywhere.",
        },
        footer = {"", "Example:", "  shithubd admin actions parse .github/workflows/ci.yml"})
final class ParseFile implements Runnable {
    private final Path directory;

    @Mixin
    private CommonOptions options;

    @Parameters(index = "0", paramLabel = "FILE", description = "the workflow file, at most 64 KiB")
    private Path file;

    ParseFile(Path directory) {
        this.directory = directory;
    }

    @Override
    public void run() {
        ReadWorkflow.Outcome outcome = WorkflowFile.read(directory, file);
        outcome.workflow()
                .ifPresentOrElse(
                        workflow -> options.answerJson(WireJson.of(workflow)), () -> refuse(outcome.problems()));
    }

    private void refuse(List<Problem> problems) {
        if (!options.json()) {
            throw new Failure(ExitCode.INVALID_FILE, WorkflowFile.lines(file, problems));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("file", file.toString());
        answer.put("problems", problems.stream().map(WireJson::of).toList());
        options.answerJson(answer);
        throw new Failure(ExitCode.INVALID_FILE, file + " is not a valid workflow; problems: " + problems.size());
    }
}
