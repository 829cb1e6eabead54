package sh.shithub.actions.devstack.stack;

import java.util.Arrays;
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

    /**
     * One service's.
     *
     * @param title such as {@code claim-service}
     */
    static Scale of(String title, int count) {
        Service service = Service.required(title);
        int partitions = service.partitions().orElse(Integer.MAX_VALUE);
        if (count < 1) {
            throw refused(title, count, "expected 1 or more; infra/bin/down stops the whole stack");
        }
        if (count > partitions) {
            throw refused(
                    title,
                    count,
                    "its topics have " + partitions + " partitions, and each is read by one instance: "
                            + (count - partitions) + " would idle; expected " + PortPlan.INSTANCES + " or fewer");
        }
        if (count > PortPlan.INSTANCES) {
            throw refused(title, count, "a stack has ports for " + PortPlan.INSTANCES + " instances of each service");
        }
        return new Scale(Map.of(service, count));
    }

    private static StackException refused(String title, int count, String why) {
        return new StackException(ExitCode.USAGE, title + " " + count + ": " + why);
    }

    /** These, but for those that the other one says otherwise. */
    Scale with(Scale changes) {
        Map<Service, Integer> all = new EnumMap<>(Service.class);
        all.putAll(instances);
        all.putAll(changes.instances);
        return new Scale(all);
    }

    /** Of every service, by its title. */
    Map<String, Integer> counts() {
        return Arrays.stream(Service.values()).collect(Collectors.toMap(Service::title, this::of));
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
