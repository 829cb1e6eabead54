package sh.shithub.actions.claim;

import sh.shithub.actions.platform.launch.ServiceLauncher;

/** Starts claim-service. */
public final class ClaimApplication {
    private ClaimApplication() {}

    public static void main(String[] args) {
        ServiceLauncher.run("claim-service", ClaimApplication.class, args);
    }
}
