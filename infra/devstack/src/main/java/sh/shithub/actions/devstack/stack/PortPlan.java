package sh.shithub.actions.devstack.stack;

import sh.shithub.actions.contracts.Setting;

/**
 * Which port is whose, counted from the base: 0 gateway, 1 its management, 2 PostgreSQL, 3 Kafka, 4 Kafka's controller, 5 S3;
 * from 10, 20 and 30 the management ports of claim-, log- and status-service, ten instances each; from 40 the second and further
 * gateways, two ports each. A stack may take everything from its base up to base + 59.
 */
record PortPlan(int base) {
    static final int SIZE = 60;
    static final int INSTANCES = 10;
    static final Setting BASE_PORT =
            new Setting("SHITHUB_BASE_PORT", "8470", "the stack's first port; it takes this one and the 59 after it");
    static final int DEFAULT_BASE = Integer.parseInt(BASE_PORT.otherwise());
    private static final int LOWEST = 1024;
    private static final int HIGHEST = 65_535 - SIZE + 1;

    PortPlan {
        if (base < LOWEST || base > HIGHEST) {
            throw new StackException(
                    ExitCode.CONFIG,
                    "SHITHUB_BASE_PORT is " + base + "; expected a port from " + LOWEST + " to " + HIGHEST
                            + ", for the stack takes it and the " + (SIZE - 1) + " after it");
        }
    }

    static PortPlan from(String setting) {
        if (setting == null || setting.isBlank()) {
            return new PortPlan(DEFAULT_BASE);
        }
        try {
            return new PortPlan(Integer.parseInt(setting.strip()));
        } catch (NumberFormatException e) {
            throw new StackException(
                    ExitCode.CONFIG, "SHITHUB_BASE_PORT is " + setting + "; expected a number such as 8470", e);
        }
    }

    int gateway(int instance) {
        return instance == 1 ? base : base + 40 + 2 * (instance - 2);
    }

    int management(Service service, int instance) {
        return switch (service) {
            case API_GATEWAY -> gateway(instance) + 1;
            case CLAIM_SERVICE -> base + 9 + instance;
            case LOG_SERVICE -> base + 19 + instance;
            case STATUS_SERVICE -> base + 29 + instance;
        };
    }

    int postgres() {
        return base + 2;
    }

    int kafka() {
        return base + 3;
    }

    int controller() {
        return base + 4;
    }

    int objectStore() {
        return base + 5;
    }
}
