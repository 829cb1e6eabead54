package sh.shithub.actions.devstack.stack;

import java.time.Duration;
import java.util.List;
import sh.shithub.actions.devstack.process.ChildProcess;
import sh.shithub.actions.devstack.servers.ServerKind;
import sh.shithub.actions.devstack.stack.groups.GroupWatch;

/**
 * Changes which instances of a running stack's services run: more, fewer, or each anew. Never stops one before what takes its place is
 * ready, and says what the change cost the consumer groups.
 */
final class Rescale {
    /** What was written for a service must be consumed before its writers change: gateways last. */
    private static final List<Service> UPGRADE_ORDER =
            List.of(Service.LOG_SERVICE, Service.STATUS_SERVICE, Service.CLAIM_SERVICE, Service.API_GATEWAY);

    private static final Duration STABLE_WITHIN = Duration.ofSeconds(60);

    private final LiveStack stack;
    private final Progress progress;
    private final GroupWatch.Opener watching;

    Rescale(LiveStack stack, Progress progress, GroupWatch.Opener watching) {
        this.stack = stack;
        this.progress = progress;
        this.watching = watching;
    }

    /** So many of each of these services; the others stay as they are. */
    void to(Scale wanted) {
        List<Service> services = List.copyOf(wanted.instances().keySet());
        LiveStack after = stack.scaled(wanted);
        List<ServerKind> missing = services.stream()
                .flatMap(service -> after.instances(service).stream())
                .filter(instance -> after.process(instance.name()).isEmpty())
                .toList();
        List<ChildProcess> surplus = services.stream()
                .flatMap(service -> after.beyond(service).stream())
                .toList();
        if (missing.isEmpty() && surplus.isEmpty()) {
            after.keep();
            progress.say("nothing to do: " + wanted.text() + " already");
            return;
        }
        after.requireRoomFor(missing);
        try (GroupWatch watch = watch(services)) {
            if (!missing.isEmpty()) {
                after.startOrNone(missing);
            }
            after.keep();
            if (!surplus.isEmpty()) {
                after.stop(surplus);
            }
            after.keep();
            settle(watch, after);
        }
        sayWhereGatewaysAre(services, after);
    }

    /** Each instance of these services anew, one at a time. */
    void restart(List<Service> services) {
        for (Service service : UPGRADE_ORDER) {
            if (services.contains(service)) {
                restart(service);
            }
        }
    }

    private void restart(Service service) {
        List<ServerKind> instances = stack.instances(service);
        if (service == Service.API_GATEWAY && instances.size() == 1) {
            progress.say("api_gateway is the only gateway: calls are refused until it is back;"
                    + " infra/bin/scale api-gateway 2 first, and clients find the other");
        }
        try (GroupWatch watch = watch(List.of(service))) {
            for (ServerKind instance : instances) {
                stack.process(instance.name()).ifPresent(process -> stack.stop(List.of(process)));
                stack.startOrNone(List.of(instance));
                stack.keep();
                requireStable(watch, stack);
            }
            watch.report().forEach(progress::say);
        }
    }

    private GroupWatch watch(List<Service> services) {
        return watching.open(
                stack.bootstrap(), services.stream().map(Service::title).toList());
    }

    private void settle(GroupWatch watch, LiveStack now) {
        long began = System.nanoTime();
        requireStable(watch, now);
        progress.say("stable " + Elapsed.since(began) + " after the last of them started or stopped");
        watch.report().forEach(progress::say);
    }

    private void requireStable(GroupWatch watch, LiveStack now) {
        if (!watch.awaitStable(now.counts(), STABLE_WITHIN)) {
            throw new StackException(
                    ExitCode.NOT_STARTED,
                    "the instances run, but " + STABLE_WITHIN.toSeconds()
                            + " s later their consumer groups have not divided the partitions among them, or do not go on; see "
                            + now.gatewayUrls().get(0) + "/ops");
        }
    }

    private void sayWhereGatewaysAre(List<Service> services, LiveStack now) {
        if (services.contains(Service.API_GATEWAY)) {
            progress.say("gateways: " + String.join(", ", now.gatewayUrls()));
        }
    }
}
