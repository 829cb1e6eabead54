package sh.shithub.actions.status;

import sh.shithub.actions.platform.launch.ServiceLauncher;

/** Starts status-service. */
public final class StatusApplication {
    private StatusApplication() {}

    public static void main(String[] args) {
        ServiceLauncher.run("status-service", StatusApplication.class, args);
    }
}
