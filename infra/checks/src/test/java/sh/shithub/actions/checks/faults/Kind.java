package sh.shithub.actions.checks.faults;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.shithub.actions.contracts.Topics;

/** What may happen to the system, and how often compared with the other kinds. */
enum Kind {
    /** SIGKILL, and a start a moment later. */
    KILL(10, false, Names.PROCESSES),
    /** SIGSTOP, and SIGCONT after 20 s. */
    PAUSE(2, false, Names.PROCESSES),
    /** All connections between a service's instance and a server break; new ones break at once until it is over. */
    CUT(4, false, Names.PAIRS),
    /** What the server says comes 2 s late. */
    DELAY(3, false, Names.PAIRS),
    /** A process is started again with its clock 60 s off. */
    CLOCK(1, true, Names.CLOCKS),
    /** The disk under Kafka's or PostgreSQL's data is full. */
    DISK(1, true, List.of("kafka", "postgres")),
    /** A partition's folder is gone when the broker comes back: records, or what it knows of groups. */
    PARTITION(1, true, List.of(Topics.LOGS, Topics.STATUS, Names.GROUPS)),
    /** PostgreSQL comes back as it was 10 s ago. */
    RESTORE(1, true, List.of("postgres"));

    private final int weight;
    /** Nothing else happens at the same time, so that what it may cost is known. */
    private final boolean alone;

    private final List<String> targets;

    Kind(int weight, boolean alone, List<String> targets) {
        this.weight = weight;
        this.alone = alone;
        this.targets = targets;
    }

    int weight() {
        return weight;
    }

    boolean isAlone() {
        return alone;
    }

    List<String> targets() {
        return targets;
    }

    /** @param names such as {@code kill,pause}; {@code all} for all */
    static Set<Kind> named(String names) {
        if (names.equals("all")) {
            return EnumSet.allOf(Kind.class);
        }
        return Arrays.stream(names.split(","))
                .map(name -> valueOf(name.strip().toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An enum's constants cannot use constants of the enum itself. */
    static final class Names {
        /** Where Kafka keeps groups and their offsets. Nothing is lost with it: the places are in PostgreSQL. */
        static final String GROUPS = "__consumer_offsets";

        static final List<String> SERVERS = List.of("postgres", "kafka", "objectstore");
        static final List<String> SERVICES = Stream.of("api_gateway", "claim_service", "log_service", "status_service")
                .flatMap(service -> Stream.of(service, service + "_2"))
                .toList();
        /** A server as often as both instances of a service. */
        private static final List<String> PROCESSES = Stream.of(SERVICES, SERVERS, SERVERS)
                .flatMap(Collection::stream)
                .toList();

        private static final List<String> CLOCKS = Stream.of(SERVICES, List.of("postgres", "kafka"))
                .flatMap(Collection::stream)
                .toList();

        /** Such as {@code log_service_2-kafka}: those that speak with each other. */
        private static final List<String> PAIRS = SERVICES.stream()
                .flatMap(service -> SERVERS.stream()
                        .filter(server -> !server.equals("objectstore") || service.matches("(api_gateway|log_).*"))
                        .map(server -> service + "-" + server))
                .toList();

        private Names() {}
    }
}
