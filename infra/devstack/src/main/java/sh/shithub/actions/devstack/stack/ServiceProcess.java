package sh.shithub.actions.devstack.stack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.devstack.process.Ending;
import sh.shithub.actions.devstack.process.Program;
import sh.shithub.actions.devstack.process.Signal;
import sh.shithub.actions.devstack.servers.HttpStatus;
import sh.shithub.actions.devstack.servers.ServerKind;

/**
 * One instance of a service.
 *
 * @param management base of its management port's address
 */
record ServiceProcess(String name, List<String> command, Map<String, String> environment, URI management, Path log)
        implements ServerKind {
    private static final int READ_MILLIS = 3000;
    private static final int OK = 200;
    /** Longer than the 20 s after which it ends by itself and says what was open. */
    private static final Ending ENDING = new Ending(Signal.TERM, Duration.ofSeconds(25));

    /** A service has nothing of its own on disk. */
    @Override
    public void prepare() {}

    @Override
    public Program program() {
        return new Program(name, command, environment, log, ENDING, Signal.KILL);
    }

    /** Green: it and all that it needs. */
    @Override
    public boolean answers() {
        return HttpStatus.of(management.resolve("/health"), READ_MILLIS) == OK;
    }
}
