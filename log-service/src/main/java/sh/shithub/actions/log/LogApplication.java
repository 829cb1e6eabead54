package sh.shithub.actions.log;

import sh.shithub.actions.platform.launch.ServiceLauncher;

/** Starts log-service. */
public final class LogApplication {
    private LogApplication() {}

    public static void main(String[] args) {
        ServiceLauncher.run("log-service", LogApplication.class, args);
    }
}
