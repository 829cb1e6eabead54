package sh.shithub.actions.devstack.stack;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The four services. */
enum Service {
    API_GATEWAY,
    CLAIM_SERVICE,
    LOG_SERVICE,
    STATUS_SERVICE;

    /** As folders, jars and people name it: {@code claim-service}. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As files and {@code .dev/env} name an instance: {@code claim_service}, then {@code claim_service_2}. */
    String member(int instance) {
        String first = name().toLowerCase(Locale.ROOT);
        return instance == 1 ? first : first + "_" + instance;
    }

    static Optional<Service> titled(String title) {
        return Arrays.stream(values())
                .filter(service -> service.title().equals(title))
                .findFirst();
    }
}
