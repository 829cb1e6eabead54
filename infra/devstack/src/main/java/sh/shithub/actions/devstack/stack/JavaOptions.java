package sh.shithub.actions.devstack.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sh.shithub.actions.contracts.Setting;

/**
 * How the stack's Java processes run. Each one's heap may grow to {@code SHITHUB_HEAP_<NAME>}, for example
 * {@code SHITHUB_HEAP_API_GATEWAY=512m}; they start small and give back what they do not use, so a high limit costs nothing at
 * rest.
 */
record JavaOptions(Map<String, String> given) {
    private static final List<Setting> HEAPS = List.of(
            new Setting("SHITHUB_HEAP_KAFKA", "384m", "most heap of Kafka, such as 256m or 1g"),
            new Setting("SHITHUB_HEAP_OBJECTSTORE", "192m", "most heap of the object storage"),
            new Setting("SHITHUB_HEAP_API_GATEWAY", "384m", "most heap of each api-gateway"),
            new Setting("SHITHUB_HEAP_CLAIM_SERVICE", "256m", "most heap of each claim-service"),
            new Setting("SHITHUB_HEAP_LOG_SERVICE", "384m", "most heap of each log-service"),
            new Setting("SHITHUB_HEAP_STATUS_SERVICE", "256m", "most heap of each status-service"));

    private static final Setting MORE =
            new Setting("SHITHUB_SERVICE_JAVA_OPTIONS", "", "further options for the Java of all services");

    private static final List<String> COMMON =
            List.of("-XX:+UseSerialGC", "-Xms16m", "-XX:MinHeapFreeRatio=20", "-XX:MaxHeapFreeRatio=40");

    List<String> of(String member) {
        List<String> options = new ArrayList<>(COMMON);
        options.add("-Xmx" + heap(member));
        return options;
    }

    /** With what {@code SHITHUB_SERVICE_JAVA_OPTIONS} adds for all services. */
    List<String> of(Service service) {
        List<String> options = of(service.member(1));
        // A service that has run out of memory may have lost a thread; what it did is done again by the next.
        options.add("-XX:+ExitOnOutOfMemoryError");
        String more = MORE.in(given::get).strip();
        if (!more.isEmpty()) {
            options.addAll(List.of(more.split("\\s+")));
        }
        return options;
    }

    private String heap(String member) {
        String name = "SHITHUB_HEAP_" + member.toUpperCase(Locale.ROOT);
        String size = HEAPS.stream()
                .filter(heap -> heap.name().equals(name))
                .map(heap -> heap.in(given::get))
                .findFirst()
                .orElseThrow();
        if (!size.matches("[1-9]\\d*[mg]")) {
            throw new StackException(ExitCode.CONFIG, name + " is " + size + "; expected a size such as 256m or 1g");
        }
        return size;
    }
}
