package sh.shithub.actions.cli.output;

/** Ends a command: one plain sentence for standard error, and the exit code. */
public class Failure extends RuntimeException {
    private final ExitCode code;

    public Failure(ExitCode code, String sentence) {
        super(sentence);
        this.code = code;
    }

    public Failure(ExitCode code, String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}
