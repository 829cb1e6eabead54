package sh.shithub.actions.devstack.stack;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many instances of each service run: one, unless said otherwise. */
record Scale(Map<Service, Integer> instances) {
    /** @param wishes such as {@code claim-service=2} */
    static Scale of(List<String> wishes) {
        Map<Service, Integer> instances = new EnumMap<>(Service.class);
        for (String wish : wishes) {
            String[] parts = wish.split("=", 2);
            Service service = Service.titled(parts[0]).orElseThrow(() -> wrong(wish));
            instances.put(service, number(wish, parts.length == 2 ? parts[1] : ""));
        }
        return new Scale(instances);
    }

    int of(Service service) {
        return instances.getOrDefault(service, 1);
    }

    /** How many more there are than one of each. */
    int extra() {
        return instances.values().stream().mapToInt(count -> count - 1).sum();
    }

    /** What {@link #of(List)} takes, separated by commas. */
    String text() {
        return instances.entrySet().stream()
                .map(entry -> entry.getKey().title() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    private static int number(String wish, String count) {
        if (!count.matches("\\d{1,2}") || Integer.parseInt(count) < 1 || Integer.parseInt(count) > PortPlan.INSTANCES) {
            throw wrong(wish);
        }
        return Integer.parseInt(count);
    }

    private static StackException wrong(String wish) {
        return new StackException(
                ExitCode.USAGE,
                "--scale " + wish + "; expected SERVICE=N with N from 1 to " + PortPlan.INSTANCES
                        + " and one of api-gateway, claim-service, log-service, status-service");
    }
}
