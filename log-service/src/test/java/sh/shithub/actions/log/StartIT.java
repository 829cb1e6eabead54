package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/**
 * Settings that cannot work end the start, not the first log. Without Kafka, because what has started of a
 * context that fails cannot be ended within a JVM, and would read the next test's records.
 */
@ExtendWith(DevStackExtension.class)
class StartIT {
    @Test
    void half_of_the_object_storage_settings_stop_the_start(DevStack devStack) {
        assertRefused(
                devStack, "SHITHUB_S3_BUCKET is not set, but SHITHUB_OBJECT_STORAGE is s3", "SHITHUB_S3_BUCKET", "");
        assertRefused(
                devStack, "SHITHUB_OBJECT_STORAGE is 'disk'; expected s3 or none", "SHITHUB_OBJECT_STORAGE", "disk");
    }

    @Test
    void a_setting_of_the_finaliser_that_makes_no_sense_stops_the_start(DevStack devStack) {
        assertRefused(
                devStack,
                "SHITHUB_LOG_FINISH_CONCURRENCY is 0; expected 1 to 64",
                "shithub.log.finish.concurrency",
                "0");
    }

    @Test
    void days_that_cannot_be_stop_the_start(DevStack devStack) {
        assertRefused(
                devStack,
                "SHITHUB_RETENTION_LOG_DAYS is -1; expected days from 1 to 36500, such as 90, or 0 to keep them for ever",
                "SHITHUB_RETENTION_LOG_DAYS",
                "-1");
    }

    @Test
    void a_setting_that_cannot_be_read_stops_the_start(DevStack devStack) {
        assertRefused(
                devStack,
                "SHITHUB_LOG_FINISH_LEASE is 'soon'; expected a duration, such as 500ms, 30s or 5m",
                "shithub.log.finish.lease",
                "soon");
    }

    private static void assertRefused(DevStack devStack, String why, String name, String value) {
        try (LogStack stack = new LogStack(devStack)) {
            RuntimeException refusal =
                    assertThrows(RuntimeException.class, () -> stack.start(name, value, "kafka.enabled", "false"));
            assertTrue(
                    Stream.iterate((Throwable) refusal, Objects::nonNull, Throwable::getCause)
                            .anyMatch(
                                    cause -> String.valueOf(cause.getMessage()).startsWith(why)),
                    () -> refusal.toString());
        }
    }
}
