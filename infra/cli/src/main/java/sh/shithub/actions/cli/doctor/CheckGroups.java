package sh.shithub.actions.cli.doctor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupType;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.output.Json;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Setting;

/**
 * Every topic is read, as the gateway's lag report says; how far behind its readers are is for {@code admin lag}. And no group is about
 * to change its protocol in the way that is not safe, which only the settings and Kafka together tell.
 */
record CheckGroups(Settings settings, Gateway gateway, DoctorsKafka kafka) implements Check {
    private static final Setting PROTOCOL = new Setting(
            "SHITHUB_GROUP_PROTOCOL", "consumer", "the services' own, which doctor holds against their groups");

    @Override
    public void look(Findings findings) throws InterruptedException {
        if (PROTOCOL.in(settings::find).strip().equals("classic")) {
            kafka.ask(findings, false, admin -> compare(admin, findings));
        }
        try {
            members(findings);
        } catch (Failure e) {
            findings.failed("lag", e.getMessage(), "see what the check of the gateway says");
        }
    }

    private void members(Findings findings) {
        Map<Object, Object> members = new HashMap<>();
        Json.list(gateway.get("/api/v1/ops/lag"), "groups")
                .forEach(group -> members.put(group.get("group"), group.get("members")));
        for (Groups.Expected group : Groups.expected()) {
            String topics = String.join(", ", group.topics());
            if (members.get(group.group()) instanceof Number some && some.intValue() > 0) {
                findings.ok(group.group(), some + " member(s) read " + topics);
            } else {
                findings.failed(
                        group.group(),
                        "has no member: nobody reads " + topics,
                        "start " + group.service() + " (infra/bin/up " + group.service() + ")");
            }
        }
    }

    /** A broker of Kafka 4.3 that was killed after such a change could not load the group's offsets any more. */
    private static void compare(Admin admin, Findings findings) throws ExecutionException, InterruptedException {
        List<String> ours =
                Groups.expected().stream().map(Groups.Expected::group).toList();
        for (GroupListing group : admin.listGroups().all().get()) {
            if (ours.contains(group.groupId()) && group.type().equals(Optional.of(GroupType.CONSUMER))) {
                findings.warning(
                        group.groupId(),
                        "is of the consumer protocol, and SHITHUB_GROUP_PROTOCOL says classic: after that change a crash"
                                + " of the broker can leave the group's offsets unreadable",
                        "keep SHITHUB_GROUP_PROTOCOL=consumer; or stop its services, delete the group"
                                + " (kafka-consumer-groups.sh --delete --group " + group.groupId()
                                + ", its offsets are in PostgreSQL) and start them");
            }
        }
    }
}
