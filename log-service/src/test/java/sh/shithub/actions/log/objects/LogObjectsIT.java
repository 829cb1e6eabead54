package sh.shithub.actions.log.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.micronaut.objectstorage.InputStreamMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.storage.S3Clients;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;

/** What keeps one writer from harming what another one has written. */
@ExtendWith(DevStackExtension.class)
class LogObjectsIT {
    private static final ObjIntConsumer<byte[]> NO_READER = (some, length) -> {};
    private static DevStack stack;
    private static ApplicationContext service;
    private static LogObjects objects;

    @BeforeAll
    static void start(DevStack devStack) {
        stack = devStack;
        service = ServiceLauncher.start(
                "log-service",
                devStack.environment(),
                Map.of("kafka.enabled", "false", "shithub.log.finish.part-bytes", "5242880"));
        objects = service.getBean(LogObjects.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void a_writer_that_was_overtaken_while_it_extended_is_refused() {
        write("extended", 0, "a\n");
        try (ObjectDraft slow = objects.draft("extended", 2, () -> {}, NO_READER)) {
            append(slow, bytes("b\n"));
            write("extended", 2, "b\nc\n");
            assertThrows(StorageException.class, slow::finish);
        }
        assertEquals("a\nb\nc\n", read("extended"));
    }

    @Test
    void a_writer_that_was_overtaken_in_parts_is_refused() {
        byte[] large = new byte[6 << 20];
        new Random(1).nextBytes(large);
        try (ObjectDraft slow = objects.draft("parts", 0, () -> {}, NO_READER)) {
            append(slow, large);
            write("parts", 0, "overtaken\n");
            assertThrows(StorageException.class, slow::finish);
        }
        assertEquals("overtaken\n", read("parts"));
    }

    @Test
    void a_writer_without_its_lease_writes_nothing() {
        try (ObjectDraft draft = objects.draft(
                "lost",
                0,
                () -> {
                    throw new IllegalStateException("lost");
                },
                NO_READER)) {
            append(draft, bytes("never\n"));
            assertThrows(IllegalStateException.class, draft::finish);
        }
        assertTrue(stack.s3()
                .listObjectsV2(list -> list.bucket(stack.bucket()).prefix("lost"))
                .contents()
                .isEmpty());
    }

    @Test
    void what_an_ended_try_left_is_replaced() {
        write("left", 0, "from a try that was not recorded\n");
        write("left", 0, "right\n");
        assertEquals("right\n", read("left"));
    }

    @Test
    void an_upload_that_a_dead_writer_left_is_ended_by_the_next_one() {
        byte[] large = new byte[6 << 20];
        stack.s3().createMultipartUpload(create -> create.bucket(stack.bucket()).key("dead"));
        try (ObjectDraft draft = objects.draft("dead", 0, () -> {}, NO_READER)) {
            append(draft, large);
            assertEquals(large.length, draft.finish());
        }
        assertTrue(stack.s3()
                .listMultipartUploads(list -> list.bucket(stack.bucket()))
                .uploads()
                .isEmpty());
    }

    @Test
    void an_object_shorter_than_what_is_recorded_is_left_alone() {
        write("short", 0, "a\n");
        StorageException refusal =
                assertThrows(StorageException.class, () -> objects.draft("short", 10, () -> {}, NO_READER));
        assertTrue(refusal.getMessage().contains("has 2 bytes where 10 are recorded"), refusal.getMessage());
        assertThrows(StorageException.class, () -> objects.draft("gone", 10, () -> {}, NO_READER));
        assertEquals("a\n", read("short"));
    }

    @Test
    void an_object_that_was_put_together_is_taken_although_the_answer_was_lost() {
        AtomicBoolean lost = new AtomicBoolean();
        ExecutionInterceptor network = new ExecutionInterceptor() {
            @Override
            public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
                if (context.request() instanceof CompleteMultipartUploadRequest complete
                        && lost.compareAndSet(false, true)) {
                    // Some stores forget the upload at once, others a while later.
                    stack.s3()
                            .abortMultipartUpload(abort -> abort.bucket(complete.bucket())
                                    .key(complete.key())
                                    .uploadId(complete.uploadId()));
                    throw RetryableException.create("the answer is lost");
                }
            }
        };
        ObjectStorageSettings storage = service.getBean(ObjectStorageSettings.class);
        byte[] large = new byte[6 << 20];
        new Random(2).nextBytes(large);
        try (S3Client client = S3Clients.prepare(S3Client.builder(), storage)
                .overrideConfiguration(config -> config.addExecutionInterceptor(network))
                .build()) {
            LogObjects overNetwork = new LogObjects(
                    () -> client,
                    service.getBean(InputStreamMapper.class),
                    storage,
                    service.getBean(ObjectSettings.class));
            try (ObjectDraft draft = overNetwork.draft("answer", 0, () -> {}, NO_READER)) {
                append(draft, large);
                assertEquals(large.length, draft.finish());
            }
        }
        assertTrue(lost.get());
        assertArrayEquals(
                large,
                stack.s3()
                        .getObjectAsBytes(get -> get.bucket(stack.bucket()).key("answer"))
                        .asByteArray());
    }

    private static void write(String key, long keep, String text) {
        try (ObjectDraft draft = objects.draft(key, keep, () -> {}, NO_READER)) {
            append(draft, bytes(text));
            draft.finish();
        }
    }

    private static void append(ObjectDraft draft, byte[] bytes) {
        draft.append(bytes, bytes.length);
    }

    private static String read(String key) {
        return stack.s3()
                .getObjectAsBytes(get -> get.bucket(stack.bucket()).key(key))
                .asString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
