package sh.shithub.actions.testkit;

import sh.shithub.actions.devstack.process.ChildProcess;
import sh.shithub.actions.devstack.process.Lifetime;
import sh.shithub.actions.devstack.servers.ServerKind;
import sh.shithub.actions.devstack.servers.StartServer;

/** A server that runs as a child process of this one, and ends with it. */
public final class LocalServer implements Server {
    private final ServerKind kind;
    private ChildProcess process;

    public LocalServer(ServerKind kind) {
        this.kind = kind;
    }

    @Override
    public void start() {
        if (process != null && process.isRunning()) {
            process.resume();
        } else {
            process = StartServer.start(kind, Lifetime.WITH_PARENT, started -> process = started);
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
}
