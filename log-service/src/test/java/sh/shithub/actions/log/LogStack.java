package sh.shithub.actions.log;

import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import sh.shithub.actions.contracts.LogChunkHeaders;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.keys.ChunkSeal;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.secrets.SecretSeal;
import sh.shithub.actions.testkit.DevStack;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** What the gateway does to log-service, and what can be seen of it afterwards. */
final class LogStack implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A job with its steps, as claim-service creates it. */
    record Job(long runId, long id, List<Long> steps) {
        String objectKey(int step) {
            return "actions/runs/" + runId + "/jobs/" + id + "/steps/" + steps.get(step) + ".log";
        }
    }

    private final DevStack stack;
    private final ChunkSeal seal;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<ApplicationContext> services = new ArrayList<>();
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    LogStack(DevStack stack) {
        this.stack = stack;
        Map<String, String> environment = stack.environment();
        seal = new ChunkSeal(new MasterKey(environment.get("SHITHUB_TOTP_KEY")));
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", environment.get("SHITHUB_KAFKA_BOOTSTRAP"),
                        "max.request.size", "2097152",
                        "buffer.memory", "33554432",
                        "linger.ms", "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    DevStack devStack() {
        return stack;
    }

    /** Starts another instance; sweeps often, so that no test waits for one. */
    ApplicationContext start(String... settings) {
        Map<String, Object> more = new HashMap<>();
        more.put("shithub.instance", "log-service-" + services.size());
        more.put("shithub.log.finish.sweep-every", "500ms");
        more.put("shithub.log.finish.reopen-after", "100ms");
        for (int i = 0; i < settings.length; i += 2) {
            more.put(settings[i], settings[i + 1]);
        }
        ApplicationContext service = ServiceLauncher.start("log-service", stack.environment(), more);
        services.add(service);
        return service;
    }

    void stop(ApplicationContext service) {
        services.remove(service);
        service.close();
    }

    void stopAll() {
        List.copyOf(services).forEach(this::stop);
    }

    Job job(int steps) {
        try (Connection connection = stack.connect()) {
            execute(
                    connection,
                    "INSERT INTO repos (id, owner, name, last_run_index) VALUES (1, 'o', 'r', 0) ON CONFLICT DO NOTHING");
            execute(connection, "INSERT INTO job_label_sets (labels) VALUES ('{linux}') ON CONFLICT DO NOTHING");
            long run = id(connection, """
                    INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
                    SELECT 1, coalesce(max(run_index), 0) + 1, 'ci.yml', 'abc', 'push', gen_random_uuid()::text
                    FROM workflow_runs
                    RETURNING id
                    """);
            long job = id(connection, """
                    INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id)
                    SELECT %d, 0, 'build', id FROM job_label_sets LIMIT 1
                    RETURNING id
                    """.formatted(run));
            List<Long> ids = new ArrayList<>();
            for (int step = 0; step < steps; step++) {
                ids.add(id(connection, """
                        INSERT INTO workflow_steps (job_id, step_index, run_command) VALUES (%d, %d, 'true') RETURNING id
                        """.formatted(job, step)));
            }
            return new Job(run, job, ids);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the job's claim carried. */
    void secrets(Job job, String... secrets) {
        Map<String, String> named = new HashMap<>();
        for (String secret : secrets) {
            named.put("S" + named.size(), secret);
        }
        byte[] sealed = new SecretSeal(new MasterKey(stack.environment().get("SHITHUB_TOTP_KEY")))
                .sealSnapshot(job.id(), 1, named);
        execute("INSERT INTO workflow_job_secret_masks (job_id, attempt, sealed) VALUES (%d, 1, '\\x%s')"
                .formatted(job.id(), HexFormat.of().formatHex(sealed)));
    }

    /** Many at a time, each in a run of its own. */
    List<Job> jobs(int count, int steps) {
        job(0);
        try (Connection connection = stack.connect();
                PreparedStatement statement = connection.prepareStatement("""
                WITH runs AS (
                    INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
                    SELECT 1, (SELECT max(run_index) FROM workflow_runs) + i, 'ci.yml', 'abc', 'push', gen_random_uuid()::text
                    FROM generate_series(1, ?) AS i
                    RETURNING id
                ), jobs AS (
                    INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id)
                    SELECT id, 0, 'build', (SELECT min(id) FROM job_label_sets) FROM runs
                    RETURNING id, run_id
                ), steps AS (
                    INSERT INTO workflow_steps (job_id, step_index, run_command)
                    SELECT id, i, 'true' FROM jobs CROSS JOIN generate_series(0, ? - 1) AS i
                    RETURNING id, job_id, step_index
                )
                SELECT j.run_id, j.id, array_agg(s.id ORDER BY s.step_index)
                FROM jobs j JOIN steps s ON s.job_id = j.id
                GROUP BY j.run_id, j.id
                """)) {
            statement.setInt(1, count);
            statement.setInt(2, steps);
            List<Job> jobs = new ArrayList<>();
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                jobs.add(new Job(row.getLong(1), row.getLong(2), List.of((Long[])
                        row.getArray(3).getArray())));
            }
            return jobs;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    void chunk(Job job, int step, long seq, String text) {
        chunk(job, step, seq, text.getBytes(StandardCharsets.UTF_8));
    }

    void chunk(Job job, int step, long seq, byte[] bytes) {
        long stepId = job.steps().get(step);
        chunk(job.id(), stepId, seq, seal.seal(stepId, seq, bytes));
    }

    byte[] sealed(long stepId, long seq, String text) {
        return seal.seal(stepId, seq, text.getBytes(StandardCharsets.UTF_8));
    }

    void chunk(long jobId, long stepId, long seq, byte[] sealed) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.LOGS, ascii(jobId), sealed);
        record.headers().add(LogChunkHeaders.STEP_ID, ascii(stepId)).add(LogChunkHeaders.SEQ, ascii(seq));
        send(record);
    }

    void closeStep(Job job, int step) {
        message(job, """
                {"type":"step_log_closed","run_id":%d,"job_id":%d,"step_id":%d}""".formatted(job.runId(), job.id(), job.steps().get(step)));
    }

    void closeJob(Job job) {
        message(job, """
                {"type":"job_log_closed","run_id":%d,"job_id":%d}""".formatted(job.runId(), job.id()));
    }

    void message(Job job, String json) {
        send(new ProducerRecord<>(Topics.LOGS, ascii(job.id()), json.getBytes(StandardCharsets.UTF_8)));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        sent.add(producer.send(record));
    }

    /** Returns when Kafka has all that was sent. */
    void flush() {
        producer.flush();
        for (Future<RecordMetadata> one : sent) {
            try {
                one.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        sent.clear();
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    void execute(String sql) {
        try (Connection connection = stack.connect()) {
            execute(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long id(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    /** The first column of the first row, as text; null without a row. */
    String ask(String sql) {
        try (Connection connection = stack.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            ResultSet row = statement.executeQuery();
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything this service owns, as one text: equal before and after when nothing has changed. */
    String allRows() {
        return ask("""
                SELECT coalesce((SELECT string_agg(f::text, E'\\n' ORDER BY step_id) FROM log_finalizations f), '')
                    || coalesce((SELECT string_agg(c.step_id || ' ' || c.seq || ' ' || md5(c.chunk) || ' ' || c.created_at, E'\\n'
                        ORDER BY c.step_id, c.seq) FROM workflow_step_log_chunks c), '')
                    || coalesce((SELECT string_agg(l.step_id || ' ' || bytes || ' ' || coalesce(next_seq, -1), E'\\n' ORDER BY l.step_id)
                        FROM workflow_step_log_states l), '')
                    || coalesce((SELECT string_agg(id || ' ' || coalesce(log_object_key, '-') || ' ' || log_byte_count, E'\\n'
                        ORDER BY id) FROM workflow_steps), '')
                """);
    }

    String state(Job job, int step) {
        return ask("SELECT state FROM log_finalizations WHERE step_id = "
                + job.steps().get(step));
    }

    long rows(Job job, int step) {
        return Long.parseLong(ask("SELECT count(*) FROM workflow_step_log_chunks WHERE step_id = "
                + job.steps().get(step)));
    }

    void awaitDone(Job job, int step) {
        until(() -> "done".equals(state(job, step)));
    }

    /** What {@code /health} answers. */
    String health(ApplicationContext service) {
        return get(service, "/health");
    }

    /** What {@code /prometheus} answers. */
    String metrics(ApplicationContext service) {
        return get(service, "/prometheus");
    }

    private static String get(ApplicationContext service, String path) {
        EmbeddedServer server = service.getBean(EmbeddedServer.class);
        if (!server.isRunning()) {
            server.start();
        }
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(server.getURI().resolve(path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until the group has committed everything that the topic holds. */
    void awaitConsumed(String group, String topic) {
        until(() -> lag(group, topic) == 0);
    }

    /** Other settings of a topic than the contracts have. */
    void alter(String topic, Map<String, String> settings) {
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(one -> new AlterConfigOp(new ConfigEntry(one.getKey(), one.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many records of the topic the group has not committed. */
    long lag(String group, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(group)) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            return partitions.stream()
                    .mapToLong(partition -> {
                        OffsetAndMetadata at = committed.get(partition);
                        return ends.get(partition) - (at == null ? 0 : at.offset());
                    })
                    .sum();
        }
    }

    /** The group, of which nobody is there now, begins the topic anew. */
    void readAgain(String group, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(group);
                Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
            partitions(consumer, topic).forEach(partition -> beginning.put(partition, new OffsetAndMetadata(0)));
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                admin.alterConsumerGroupOffsets(group, beginning).all().get();
                return true;
            });
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** All records of a topic. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("reader")) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
            return all;
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(String group) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.bootstrap(), "group.id", group, "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    InputStream openObject(Job job, int step) {
        return stack.s3().getObject(get -> get.bucket(stack.bucket()).key(job.objectKey(step)));
    }

    byte[] object(Job job, int step) {
        return stack.s3()
                .getObjectAsBytes(get -> get.bucket(stack.bucket()).key(job.objectKey(step)))
                .asByteArray();
    }

    String text(Job job, int step) {
        return new String(object(job, step), StandardCharsets.UTF_8);
    }

    boolean hasObject(Job job, int step) {
        try {
            stack.s3().headObject(head -> head.bucket(stack.bucket()).key(job.objectKey(step)));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        }
    }

    static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        services.forEach(ApplicationContext::close);
        producer.close();
    }
}
