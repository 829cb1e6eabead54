package sh.shithub.actions.devstack.servers;

import java.util.function.Consumer;
import sh.shithub.actions.devstack.process.ChildProcess;
import sh.shithub.actions.devstack.process.Lifetime;
import sh.shithub.actions.devstack.process.LogTail;
import sh.shithub.actions.devstack.process.StartFailedException;
import sh.shithub.actions.devstack.process.Wait;

/** Starts a server as a child process of this one and waits until it answers. */
public final class StartServer {
    private StartServer() {}

    /**
     * @param started learns of the process before it is known whether it works
     * @throws StartFailedException with the end of the server's log
     */
    public static ChildProcess start(ServerKind kind, Lifetime lifetime, Consumer<ChildProcess> started) {
        kind.prepare();
        ChildProcess process = ChildProcess.start(kind.program(), lifetime);
        started.accept(process);
        if (!Wait.until(kind.startsWithin(), () -> !process.isRunning() || kind.answers())) {
            process.kill();
            throw failed(kind, "does not answer after " + kind.startsWithin().toSeconds() + " s");
        }
        if (!process.isRunning()) {
            throw failed(kind, "ended while it started");
        }
        return process;
    }

    private static StartFailedException failed(ServerKind kind, String how) {
        return new StartFailedException(kind.name() + " " + how + "; its log ends with:" + System.lineSeparator()
                + LogTail.of(kind.program().log()));
    }
}
