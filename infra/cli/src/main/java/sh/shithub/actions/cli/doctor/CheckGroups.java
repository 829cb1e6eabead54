package sh.shithub.actions.cli.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Setting;

/** Every topic is read, and no group is about to change its protocol in the way that is not safe. How far behind they are is told by {@code admin lag}. */
final class CheckGroups implements Check {
    private static final Setting PROTOCOL = new Setting(
            "SHITHUB_GROUP_PROTOCOL", "consumer", "the services' own, which doctor holds against their groups");

    private final DoctorsKafka kafka;
    private final String protocol;

    CheckGroups(Settings settings, Duration patience) {
        protocol = PROTOCOL.in(settings::find).strip();
        kafka = new DoctorsKafka(settings, patience);
    }

    @Override
    public void look(Findings findings) throws InterruptedException {
        kafka.ask(findings, false, admin -> look(admin, findings));
    }

    private void look(Admin admin, Findings findings) throws ExecutionException, InterruptedException {
        List<String> names =
                Groups.expected().stream().map(Groups.Expected::group).toList();
        Map<String, KafkaFuture<ConsumerGroupDescription>> described =
                admin.describeConsumerGroups(names).describedGroups();
        for (Groups.Expected group : Groups.expected()) {
            Optional<ConsumerGroupDescription> found = found(described.get(group.group()));
            int members = found.map(it -> it.members().size()).orElse(0);
            found.ifPresent(it -> compare(it, findings));
            if (members == 0) {
                findings.failed(
                        group.group(),
                        null,
                        "has no member: nobody reads " + String.join(", ", group.topics()),
                        "start " + group.service() + " (infra/bin/up " + group.service() + ")");
            } else {
                findings.ok(group.group(), null, members + " member(s) read " + String.join(", ", group.topics()));
            }
        }
    }

    /** A broker of Kafka 4.3 that was killed after such a change could not load the group's offsets any more. */
    private void compare(ConsumerGroupDescription group, Findings findings) {
        if (group.type() == GroupType.CONSUMER && protocol.equals("classic")) {
            findings.warning(
                    group.groupId(),
                    null,
                    "is of the consumer protocol, and SHITHUB_GROUP_PROTOCOL says classic: after that change a crash"
                            + " of the broker can leave the group's offsets unreadable",
                    "keep SHITHUB_GROUP_PROTOCOL=consumer; or stop its services, delete the group"
                            + " (kafka-consumer-groups.sh --delete --group " + group.groupId()
                            + ", its offsets are in PostgreSQL) and start them");
        }
    }

    /** A group that never had a member is none. */
    private static Optional<ConsumerGroupDescription> found(KafkaFuture<ConsumerGroupDescription> asked)
            throws ExecutionException, InterruptedException {
        try {
            return Optional.of(DoctorsKafka.answered(asked));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
