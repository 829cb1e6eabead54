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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import sh.shithub.actions.contracts.LogChunkHeaders;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.keys.ChunkSeal;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.testkit.DevStack;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Instances of log-service, what the gateway sends to them, and what can be seen of it afterwards. */
final class LogStack extends LogDatabase implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final DevStack stack;
    private final ChunkSeal seal;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<ApplicationContext> services = new ArrayList<>();
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    LogStack(DevStack stack) {
        super(stack);
        this.stack = stack;
        seal = new ChunkSeal(new MasterKey(stack.environment().get("SHITHUB_MASTER_KEY")));
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", stack.bootstrap(),
                        "max.request.size", "2097152",
                        "buffer.memory", "33554432",
                        "linger.ms", "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    LogTopics topics() {
        return new LogTopics(stack.bootstrap());
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
        long stepId = job.step(step);
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
                {"type":"step_log_closed","run_id":%d,"job_id":%d,"step_id":%d}""".formatted(job.runId(), job.id(), job.step(step)));
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
