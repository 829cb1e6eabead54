package sh.shithub.actions.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.gateway.Peer;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;

/**
 * Every server real but the gateway, whose part an HTTP peer plays (a real one in infra/checks); every fault made for real. What
 * changes topics comes last.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoctorIT extends DoctorAtServers {
    private Peer gateway;

    DoctorIT(DevStack stack) {
        super(stack);
    }

    @BeforeAll
    void start() throws Exception {
        gateway = new Peer();
        gateway.answering(200, lag(1));
        environment.put("SHITHUB_GATEWAY_URL", gateway.url());
    }

    /** What the gateway says of the groups, the last of which has so many members. */
    private static String lag(int membersOfLast) {
        String last = Groups.expected().get(Groups.expected().size() - 1).group();
        return Groups.expected().stream()
                .map(group -> "{\"group\":\"%s\",\"members\":%d}"
                        .formatted(group.group(), group.group().equals(last) ? membersOfLast : 1))
                .collect(Collectors.joining(",", "{\"groups\":[", "]}"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", stack.bootstrap()));
    }

    @Test
    @Order(1)
    void where_all_is_well_every_check_says_so_without_a_secret() {
        DoctorReport all = DoctorReport.of(shithubd(Map.of(), "--output", "json", "--timeout", "60s"))
                .well();
        assertEquals(
                Stream.of(CheckName.values()).map(Enum::name).collect(Collectors.toSet()),
                all.findings().stream()
                        .map(finding -> finding.get("check").toString())
                        .collect(Collectors.toSet()));
        assertEquals(Topics.all().size(), count(all, CheckName.topics));
        assertEquals(6, count(all, CheckName.storage));
        assertEquals(3, count(all, CheckName.clock));
        assertEquals(
                gateway.url() + ", from the environment",
                all.about("SHITHUB_GATEWAY_URL").get("finding"));
        // What was put was deleted again.
        assertTrue(stack.s3()
                .listObjectsV2(list -> list.bucket(stack.bucket()))
                .contents()
                .isEmpty());

        Ran table = shithubd(Map.of(), "--timeout", "60s").done();
        assertTrue(table.out().strip().endsWith("0 warning(s), 0 failed"), table.out());
        for (String secret : List.of(
                SECRET,
                environment.get("SHITHUB_MASTER_KEY"),
                environment.get("SHITHUB_S3_SECRET_KEY"),
                environment.get("SHITHUB_S3_ACCESS_KEY"))) {
            assertFalse(table.out().contains(secret) || all.ran().out().contains(secret), table.out());
        }
    }

    @Test
    @Order(2)
    void settings_come_from_the_environment_or_a_file_and_are_judged() throws Exception {
        Files.createDirectories(directory.resolve(".dev"));
        Path file = Files.writeString(
                directory.resolve(".dev/env"), "SHITHUB_GATEWAY_URL=http://h:1\nSHITHUB_S3_REGION=eu-1\nPATH=/x\n");
        try {
            DoctorReport found = report(CheckName.configuration, Map.of("SHITHUB_GATEWAY_URL", ""));
            assertEquals(
                    "http://h:1, from " + file,
                    found.about("SHITHUB_GATEWAY_URL").get("finding"));
            assertEquals("eu-1, from " + file, found.about("SHITHUB_S3_REGION").get("finding"));
        } finally {
            Files.delete(file);
        }
        report(CheckName.configuration, Map.of("SHITHUB_GATEWAY_URL", ""))
                .only("failed", "SHITHUB_GATEWAY_URL", "is not set", "infra/bin/up");
        report(CheckName.configuration, Map.of("SHITHUB_OPERATOR_TOKEN", "x" + SECRET))
                .only("failed", "SHITHUB_OPERATOR_TOKEN", "is no token of ours", "correct");
        report(CheckName.configuration, Map.of("SHITHUB_MASTER_KEY", "c2hvcnQ="))
                .only("failed", "SHITHUB_MASTER_KEY", "32", "correct");
        report(CheckName.configuration, Map.of("SHITHUB_KAFKA_SASL_PASSWORD", "hush"))
                .only("failed", "SHITHUB_KAFKA_BOOTSTRAP", "SHITHUB_KAFKA_SASL_PASSWORD is set", "correct");
        report(CheckName.configuration, Map.of("SHITHUB_S3_SECRET_KEY", ""))
                .only("failed", "object storage", "SHITHUB_S3_SECRET_KEY is not", "SHITHUB_S3_");
        report(CheckName.configuration, Map.of("SHITHUB_OBJECT_STORAGE", "none"))
                .only("warning", "object storage", "there is none", "SHITHUB_OBJECT_STORAGE=s3");
    }

    @Test
    @Order(6)
    void brokers_that_are_away_are_told_once_in_full_and_waited_for_in_time() {
        Map<String, String> away = Map.of("SHITHUB_KAFKA_BOOTSTRAP", "127.0.0.1:1");
        DoctorReport found = DoctorReport.of(shithubd(
                away,
                "--check",
                "kafka",
                "--check",
                "groups",
                "--check",
                "topics",
                "--timeout",
                "3s",
                "--output",
                "json"));
        assertEquals(
                2 + Groups.expected().size(),
                found.findings().size(),
                found.ran().out());
        assertTrue(found.findings().get(0).get("what_to_do").toString().contains("SHITHUB_KAFKA_BOOTSTRAP"));
        assertEquals("see what the check of kafka says", found.findings().get(1).get("what_to_do"));
        assertEquals(ExitCode.UNHEALTHY.number(), found.ran().code());
    }

    @Test
    @Order(7)
    void a_gateway_that_is_away_or_refuses_the_token_is_told() throws Exception {
        report(CheckName.gateway, Map.of("SHITHUB_GATEWAY_URL", "http://127.0.0.1:1"))
                .only("failed", "http://127.0.0.1:1", "does not answer", "infra/bin/up api-gateway");
        try (Peer peer = new Peer()) {
            Map<String, String> there = Map.of("SHITHUB_GATEWAY_URL", peer.url());
            peer.answering(401, "{}").answering(503, "{}");
            report(CheckName.gateway, there)
                    .only("failed", peer.url(), "refuses SHITHUB_OPERATOR_TOKEN", "admin token create");
            report(CheckName.gateway, there).only("failed", peer.url(), "does not reach", "/health");
            peer.answering(200, "{}").answering(403, "{}");
            report(CheckName.gateway, there); // the last 503
            report(CheckName.gateway, there)
                    .only("warning", "SHITHUB_OPERATOR_TOKEN", "its scope is read", "--scope operator");
        }
    }

    /** Of two instances the second's machine is a minute wrong: nothing breaks, and its name is told. */
    @ParameterizedTest
    @ValueSource(longs = {60, -60})
    @Order(8)
    void an_instance_whose_clock_is_wrong_is_named(long ahead) throws Exception {
        try (WrongClock right = new WrongClock(Duration.ZERO);
                WrongClock wrong = new WrongClock(Duration.ofSeconds(ahead))) {
            Map<String, String> instances =
                    Map.of("MANAGEMENT_URL_claim_service", right.url(), "MANAGEMENT_URL_claim_service_2", wrong.url());
            DoctorReport found = report(CheckName.clock, instances);
            found.only("warning", "claim_service_2", ahead > 0 ? "ahead of the database's" : "behind", "NTP");
            assertEquals(5, found.findings().size(), found.ran().out());
        }
    }

    @Test
    @Order(8)
    void a_group_that_is_to_go_back_to_the_classic_protocol_is_told() {
        Groups.Expected group = Groups.expected().get(0);
        try (KafkaConsumer<byte[], byte[]> member = member(group)) {
            report(CheckName.groups, Map.of()).well();
            report(CheckName.groups, Map.of("SHITHUB_GROUP_PROTOCOL", "classic"))
                    .only(
                            "warning",
                            group.group(),
                            "SHITHUB_GROUP_PROTOCOL says classic",
                            "--delete --group " + group.group());
        }
    }

    /** Which has joined when its first poll with an assignment ends. */
    private KafkaConsumer<byte[], byte[]> member(Groups.Expected group) {
        KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.bootstrap(), "group.id", group.group(), "group.protocol", "consumer"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(group.topics());
        while (member.assignment().isEmpty()) {
            member.poll(Duration.ofMillis(100));
        }
        return member;
    }

    @Test
    @Order(9)
    void a_group_without_members_is_told() throws Exception {
        Groups.Expected last = Groups.expected().get(Groups.expected().size() - 1);
        try (Peer peer = new Peer()) {
            peer.answering(200, lag(0));
            report(CheckName.groups, Map.of("SHITHUB_GATEWAY_URL", peer.url()))
                    .only("failed", last.group(), "has no member", "infra/bin/up " + last.service());
        }
        report(CheckName.groups, Map.of("SHITHUB_GATEWAY_URL", "http://127.0.0.1:1"))
                .only("failed", "lag", "cannot be reached", "the check of the gateway");
    }

    @Test
    @Order(10)
    void topics_that_are_missing_or_not_as_they_must_be_are_told_with_the_command_that_mends_them() throws Exception {
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, Topics.STATUS),
                            List.of(
                                    set("retention.ms", "60000"),
                                    set("max.message.bytes", "1000"),
                                    set("cleanup.policy", "compact"),
                                    set("min.insync.replicas", "2"))))
                    .all()
                    .get();
            admin.createPartitions(Map.of(Topics.EVENTS, NewPartitions.increaseTo(13)))
                    .all()
                    .get();
            admin.deleteTopics(Set.of(Topics.DEAD_LETTERS)).all().get();
        }
        DoctorReport found = report(CheckName.topics, Map.of());
        Map<String, List<String>> amiss = found.findings().stream()
                .filter(finding -> !finding.get("result").equals("ok"))
                .collect(Collectors.groupingBy(
                        finding -> finding.get("subject").toString(),
                        Collectors.mapping(
                                finding -> finding.get("result") + ": "
                                        + finding.get("finding").toString().replaceFirst("[;:,].*", ""),
                                Collectors.toList())));
        assertEquals(
                Map.of(
                        Topics.STATUS,
                        List.of(
                                "failed: takes no records",
                                "failed: takes records of 1000 bytes",
                                "failed: cleanup.policy is compact",
                                "warning: keeps records for 1 min"),
                        Topics.DEAD_LETTERS,
                        List.of("failed: is not there")),
                amiss);
        assertTrue(found.about(Topics.EVENTS).get("finding").toString().startsWith("13 partition(s)"));
        String create = found.about(Topics.DEAD_LETTERS).get("what_to_do").toString();
        assertTrue(
                create.contains("--create --topic actions.dead-letters --partitions 1 --replication-factor 1"), create);
        assertTrue(create.contains("--config retention.ms=604800000"), create);
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }
}
