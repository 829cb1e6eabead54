package sh.shithub.actions.runner.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import sh.shithub.actions.runner.gateway.JobCalls;
import sh.shithub.actions.runner.log.StepLog;
import sh.shithub.actions.runner.shell.Shell;

/**
 * Runs one script and sends what it prints. All calls are made by the job's own thread, between two waits: the next chunk, a
 * cancel-check every few seconds.
 */
final class RunScript {
    private static final Duration TICK = Duration.ofMillis(50);
    /** How long output is still read after the script's end: a process it left behind may hold the pipe open for ever. */
    private static final Duration OUTPUT_AFTER_END = Duration.ofSeconds(1);

    private final Shell shell;
    private final JobCalls calls;
    private final StopSwitch stop;
    private final long checkEvery;
    private long nextCheck;

    RunScript(Shell shell, JobCalls calls, StopSwitch stop, Duration checkEvery) {
        this.shell = shell;
        this.calls = calls;
        this.stop = stop;
        this.checkEvery = checkEvery.toNanos();
        nextCheck = System.nanoTime() + this.checkEvery;
    }

    Conclusion run(String script, Path temp, Path directory, Map<String, String> environment, StepLog log)
            throws IOException {
        Path file = Files.writeString(Files.createTempFile(temp, "step-", ".sh"), script + "\n");
        Shell.Running running = shell.start(file, directory, environment);
        stop.enter(running.group());
        try {
            attend(running.process(), log.follow(running.process().getInputStream()), log);
            return conclude(running.process(), log);
        } catch (RuntimeException e) {
            // Nothing more will be sent: the command must not wait for that before it can be ended.
            log.drop();
            throw e;
        }
    }

    private void attend(Process process, Thread reader, StepLog log) {
        while (process.isAlive()) {
            log.sendDue(TICK);
            checkForCancel();
        }
        long patience = System.nanoTime() + OUTPUT_AFTER_END.toNanos();
        while (reader.isAlive() && System.nanoTime() - patience < 0) {
            log.sendDue(TICK);
        }
    }

    private void checkForCancel() {
        if (System.nanoTime() - nextCheck >= 0) {
            calls.checkForCancel();
            nextCheck = System.nanoTime() + checkEvery;
        }
        if (calls.cancelRequested()) {
            stop.stop(Conclusion.cancelled);
        }
    }

    private Conclusion conclude(Process process, StepLog log) {
        Conclusion stopped = stop.reason();
        if (stopped != null) {
            log.note("##[error]The command was stopped: "
                    + (stopped == Conclusion.timed_out ? "the job's time is up" : "the job is cancelled"));
            return stopped;
        }
        int code = process.exitValue();
        if (code != 0) {
            log.note("##[error]The command ended with exit code " + code);
        }
        return code == 0 ? Conclusion.success : Conclusion.failure;
    }
}
