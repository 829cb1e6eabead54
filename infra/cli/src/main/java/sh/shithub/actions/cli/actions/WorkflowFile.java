package sh.shithub.actions.cli.actions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.workflow.Problem;
import sh.shithub.actions.cli.workflow.ReadWorkflow;
import sh.shithub.actions.cli.workflow.Workflow;

/** A workflow file on this machine. */
final class WorkflowFile {
    /** One byte more than a workflow may have is enough to refuse it: a device or a film is not read to its end. */
    private static final int READ_BYTES = 1 << 20;

    private WorkflowFile() {}

    static ReadWorkflow.Outcome read(Path directory, Path file) {
        try (InputStream in = Files.newInputStream(directory.resolve(file))) {
            return ReadWorkflow.of(in.readNBytes(READ_BYTES));
        } catch (IOException e) {
            throw new Failure(ExitCode.NOT_FOUND, "the file " + file + " cannot be read: " + reason(e), e);
        }
    }

    /** @throws Failure naming every problem */
    static Workflow valid(Path directory, Path file) {
        ReadWorkflow.Outcome outcome = read(directory, file);
        return outcome.workflow()
                .orElseThrow(() -> new Failure(ExitCode.INVALID_FILE, lines(file, outcome.problems())));
    }

    static String lines(Path file, List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.in(file.toString()))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String reason(IOException e) {
        boolean missing = e instanceof java.nio.file.NoSuchFileException;
        return missing ? "there is no such file" : e.getMessage();
    }
}
