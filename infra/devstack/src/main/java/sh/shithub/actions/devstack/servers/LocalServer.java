package sh.shithub.actions.devstack.servers;

import java.util.function.Consumer;
import sh.shithub.actions.devstack.process.ChildProcess;
import sh.shithub.actions.devstack.process.Lifetime;
import sh.shithub.actions.devstack.process.LogTail;
import sh.shithub.actions.devstack.process.StartFailedException;
import sh.shithub.actions.devstack.process.Wait;

/** A server that runs as a child process of this one. */
public final class LocalServer implements Server {
    private final ServerKind kind;
    private final Lifetime lifetime;
    private final Consumer<ChildProcess> started;
    private ChildProcess process;

    public LocalServer(ServerKind kind, Lifetime lifetime) {
        this(kind, lifetime, process -> {});
    }

    /** @param started learns of the process before it is known whether it works */
    public LocalServer(ServerKind kind, Lifetime lifetime, Consumer<ChildProcess> started) {
        this.kind = kind;
        this.lifetime = lifetime;
        this.started = started;
    }

    /** @throws StartFailedException with the end of the server's log */
    @Override
    public void start() {
        if (process != null && process.isRunning()) {
            process.resume();
            return;
        }
        kind.prepare();
        process = ChildProcess.start(kind.program(), lifetime);
        started.accept(process);
        if (!Wait.until(kind.startsWithin(), () -> !process.isRunning() || kind.answers())) {
            process.kill();
            throw failed("does not answer after " + kind.startsWithin().toSeconds() + " s");
        }
        if (!process.isRunning()) {
            throw failed("ended while it started");
        }
    }

    @Override
    public void stop() {
        process.stop();
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void pause() {
        process.pause();
    }

    @Override
    public void resume() {
        process.resume();
    }

    public long pid() {
        return process.pid();
    }

    private StartFailedException failed(String how) {
        return new StartFailedException(kind.name() + " " + how + "; its log ends with:" + System.lineSeparator()
                + LogTail.of(kind.program().log()));
    }
}
