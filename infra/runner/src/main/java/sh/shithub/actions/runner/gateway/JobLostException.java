package sh.shithub.actions.runner.gateway;

/** The job is not this runner's any more, or the server stayed away for too long: stop its processes and forget it. */
public final class JobLostException extends RuntimeException {
    JobLostException(String message) {
        super(message, null, false, false);
    }
}
