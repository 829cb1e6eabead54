package sh.shithub.actions.cli.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.contracts.Groups;

/** Somebody reads every topic. How far behind they are is told by {@code admin lag}. */
final class CheckGroups implements Check {
    private final DoctorsKafka kafka;

    CheckGroups(Settings settings, Duration patience) {
        kafka = new DoctorsKafka(settings, patience);
    }

    @Override
    public void look(Findings findings) throws InterruptedException {
        kafka.ask(findings, false, admin -> look(admin, findings));
    }

    private static void look(Admin admin, Findings findings) throws ExecutionException, InterruptedException {
        List<String> names =
                Groups.expected().stream().map(Groups.Expected::group).toList();
        Map<String, KafkaFuture<ConsumerGroupDescription>> described =
                admin.describeConsumerGroups(names).describedGroups();
        for (Groups.Expected group : Groups.expected()) {
            int members = members(described.get(group.group()));
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

    /** A group that never had a member is none. */
    private static int members(KafkaFuture<ConsumerGroupDescription> asked)
            throws ExecutionException, InterruptedException {
        try {
            return DoctorsKafka.answered(asked).members().size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }
}
