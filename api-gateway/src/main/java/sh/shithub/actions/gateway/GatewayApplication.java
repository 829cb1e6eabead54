package sh.shithub.actions.gateway;

import sh.shithub.actions.platform.launch.ServiceLauncher;

/** Starts the gateway: it judges tokens, publishes what runners report, and answers. */
public final class GatewayApplication {
    private GatewayApplication() {}

    public static void main(String[] args) {
        ServiceLauncher.run("api-gateway", GatewayApplication.class, args);
    }
}
