package sh.shithub.actions.devstack.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the stack's Java processes run. Each one's heap may grow to {@code SHITHUB_HEAP_<NAME>}, for example
 * {@code SHITHUB_HEAP_API_GATEWAY=512m}; they start small and give back what they do not use, so a high limit costs nothing at
 * rest.
 */
record JavaOptions(Map<String, String> given) {
    private static final Map<String, String> HEAPS = Map.of(
            "kafka", "384m",
            "objectstore", "192m",
            "api_gateway", "384m",
            "claim_service", "256m",
            "log_service", "384m",
            "status_service", "256m");

    private static final List<String> COMMON = List.of(
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=40",
            // The compiler's second stage ten times later than by default: a sixth less work in a start, in which six
            // of these
            // share two cores, and under load the hot code still gets there within seconds.
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

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
        String more = given.getOrDefault("SHITHUB_SERVICE_JAVA_OPTIONS", "").strip();
        if (!more.isEmpty()) {
            options.addAll(List.of(more.split("\\s+")));
        }
        return options;
    }

    private String heap(String member) {
        String name = "SHITHUB_HEAP_" + member.toUpperCase(Locale.ROOT);
        String size = given.getOrDefault(name, HEAPS.get(member));
        if (!size.matches("[1-9]\\d*[mg]")) {
            throw new StackException(ExitCode.CONFIG, name + " is " + size + "; expected a size such as 256m or 1g");
        }
        return size;
    }
}
