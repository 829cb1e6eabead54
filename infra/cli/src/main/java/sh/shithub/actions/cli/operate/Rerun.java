package sh.shithub.actions.cli.operate;

import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

@Command(
        name = "rerun",
        description = "Runs a run that has ended again, as a new run.",
        footer = {"", "Example:", "  shithubd admin actions rerun --run 7 --failed-only"})
final class Rerun implements Runnable {
    private final Gateway gateway;

    @Mixin
    private CommonOptions options;

    @Mixin
    private RunOption run;

    @Option(
            names = "--failed-only",
            description = "jobs that succeeded are taken over with their results; the others run again")
    private boolean failedOnly;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "the same key for the same run gives the same new run (default: a new key)")
    private String key;

    Rerun(Gateway gateway) {
        this.gateway = gateway;
    }

    /** The call is repeated when it is not answered in time, so it always has a key. */
    @Override
    public void run() {
        String path = run.path("rerun");
        String sent = key == null ? "shithubd:" + UUID.randomUUID() : key;
        if (!sent.matches("[\\x21-\\x7E]{1,128}")) {
            throw new Failure(ExitCode.USAGE, "--idempotency-key must be 1 to 128 visible ASCII characters");
        }
        try {
            options.answer(gateway.post(path, Map.of("failed_only", failedOnly), Map.of("Idempotency-Key", sent)));
        } catch (Failure e) {
            throw e.code() == ExitCode.UNREACHABLE ? mayBeQueued(e, sent) : e;
        }
    }

    private static Failure mayBeQueued(Failure e, String key) {
        return new Failure(
                e.code(),
                e.getMessage() + "; the run may be queued all the same: repeat with --idempotency-key " + key
                        + ", which finds it instead of making another",
                e);
    }
}
