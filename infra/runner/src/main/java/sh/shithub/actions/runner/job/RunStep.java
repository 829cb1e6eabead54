package sh.shithub.actions.runner.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sh.shithub.actions.runner.gateway.Job;
import sh.shithub.actions.runner.gateway.JobCalls;
import sh.shithub.actions.runner.log.StepLog;

/** Runs one step: {@code running}, its log, how it ended. What it cannot do is said in the step's log, and fails it. */
record RunStep(Job job, JobCalls calls, Host host, StopSwitch stop, Scratch scratch) {
    private static final String ERROR = "##[error]";

    Conclusion run(Job.Step step) {
        calls.stepRunning(step.id(), host.clock().instant());
        List<String> secrets = Stream.concat(job.maskValues().stream(), job.secrets().values().stream())
                .toList();
        StepLog log = new StepLog(secrets, (seq, chunk) -> calls.log(step.id(), seq, chunk));
        Conclusion conclusion = attempt(step, log);
        log.finish();
        calls.stepEnded(
                step.id(), conclusion.status(), conclusion.name(), host.clock().instant());
        return conclusion;
    }

    void skip(Job.Step step) {
        Conclusion skipped = Conclusion.skipped;
        calls.stepEnded(
                step.id(), skipped.status(), skipped.name(), host.clock().instant());
    }

    private Conclusion attempt(Job.Step step, StepLog log) {
        try {
            Condition.of(job.condition());
            Condition.of(step.condition());
            return step.uses().isEmpty() ? script(step, log) : action(step, log);
        } catch (UnsupportedException e) {
            log.note(ERROR + e.getMessage());
        } catch (IOException e) {
            log.note(ERROR + "this host: " + e);
        }
        return Conclusion.failure;
    }

    private Conclusion script(Job.Step step, StepLog log) throws IOException {
        References references = references(step);
        String script = references.resolve(step.run());
        Path directory = scratch.directory(references.resolve(step.workingDirectory()));
        Map<String, String> environment = StepEnvironment.of(host.environment(), job, scratch, references.env());
        return new RunScript(host.shell(), calls, stop, host.pace().cancelCheck())
                .run(script, scratch.temp(), directory, environment, log);
    }

    private Conclusion action(Job.Step step, StepLog log) throws IOException {
        if (!UploadArtifact.named(step.uses())) {
            throw new UnsupportedException("this runner cannot run uses: " + step.uses()
                    + " (it runs commands of this host, and shithub/upload-artifact)");
        }
        References references = references(step);
        return new UploadArtifact(calls, scratch.workspace()).run(references.resolve(step.with()), log);
    }

    private References references(Job.Step step) {
        References ofJob = References.of(job);
        return ofJob.with(ofJob.resolve(step.env()));
    }
}
