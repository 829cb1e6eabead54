package sh.shithub.actions.devstack.stack;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;

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

    /** @throws StackException when there is none of that name */
    static Service required(String title) {
        return titled(title)
                .orElseThrow(() -> new StackException(
                        ExitCode.USAGE,
                        "there is no service " + title
                                + "; expected one of api-gateway, claim-service, log-service, status-service"));
    }

    /** The fewest partitions of a topic that its instances share: more of them would have nothing to read. Empty when they share none. */
    OptionalInt partitions() {
        return Groups.expected().stream()
                .filter(group -> group.service().equals(title()))
                .flatMap(group -> group.topics().stream())
                .mapToInt(Service::partitionsOf)
                .min();
    }

    private static int partitionsOf(String topic) {
        return Topics.all().stream()
                .filter(spec -> spec.name().equals(topic))
                .findFirst()
                .orElseThrow()
                .partitions();
    }

    static Optional<Service> titled(String title) {
        return Arrays.stream(values())
                .filter(service -> service.title().equals(title))
                .findFirst();
    }
}
