package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** A setting that is out of bounds or cannot be read stops the start, in words, and not the first call that needs it. */
@ExtendWith(DevStackExtension.class)
class BadSettingsIT {
    private final DevStack stack;

    BadSettingsIT(DevStack stack) {
        this.stack = stack;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SHITHUB_HEARTBEATS_PER_MINUTE | -1 | is -1; expected 0 for no limit, or a number above it, such as 60
            SHITHUB_HEARTBEATS_PER_MINUTE | often | is 'often'; expected a value that can be read as int
            SHITHUB_PATIENCE_SECONDS | 0 | is 0s; expected 1s to 1h, such as 30s
            SHITHUB_PATIENCE_SECONDS | 61m | is 61m; expected 1s to 1h, such as 30s
            SHITHUB_UNKNOWN_OUTCOME | 7201s | is 7201s; expected 1s to 2h, such as 5m
            SHITHUB_UNKNOWN_OUTCOME | 29s | is 29s; expected at least SHITHUB_PATIENCE_SECONDS (30s)
            SHITHUB_ARTIFACT_QUOTA_MEBIBYTES | -1 | is -1; expected 0 for no quota, or up to 1099511627776, such as 10240
            SHITHUB_WAITING_CALLS | 0 | is 0; expected a number from 1 to 1000000, such as 20000
            SHITHUB_WAITING_MEBIBYTES | all | is 'all'; expected a value that can be read as long
            SHITHUB_PARKED_HEARTBEATS | -1 | is -1; expected 0 or more, such as 5000
            SHITHUB_PARKED_MEBIBYTES | 0 | is 0; expected a number from 1 to 65536, such as 64
            SHITHUB_MANAGEMENT_LISTEN | 192.0.2.1 | is '192.0.2.1'; expected an address of this machine, such as 127.0.0.1 or 0.0.0.0
            SHITHUB_PARKED_LOOK | soon | is 'soon'; expected a duration, such as 500ms, 30s or 5m
            SHITHUB_PARKED_LOOK | 56s | is 56s; expected 1s to 55s, such as 10s
            SHITHUB_HEARTBEAT_ANSWER | 399ms | is 399ms; expected 400ms or more, such as 2s
            SHITHUB_HEARTBEAT_ANSWER | soon | is 'soon'; expected a duration, such as 500ms, 30s or 5m
            SHITHUB_RUNNER_LIVE | 0s | is 0s; expected 1s or more
            SHITHUB_LOG_STREAM_VIEWERS | -1 | is -1; expected 0 for none, or up to 100000, such as 2000
            SHITHUB_LOG_STREAM_BUFFER_BYTES | 4095 | is 4095; expected 4096 to 67108864, such as 1048576
            SHITHUB_LOG_STREAM_KEEP_ALIVE | 0s | is 0s; expected 1s to 4m, such as 15s
            SHITHUB_OVERVIEW | 0s | is 0s; expected 1s to 5m, such as 5s
            SHITHUB_DATABASE_POOL | 8 | is 8; expected 17 or more
            SHITHUB_DEAD_LETTERS_LOOK_EVERY | 5ms | is 5ms; expected 100ms to 10m, such as 2s
            SHITHUB_JOB_TOKEN_SECONDS | 0 | is 0s; expected 1s to 1d, such as 15m
            SHITHUB_DRAIN | 11s | is 11s; expected 0s or more, such as 6s, and SHITHUB_STOP (20s) at least 10s above it
            SHITHUB_STOP | 0s | is 0s; expected 1s to 10m, such as 20s
            SHITHUB_LAG | 0s | is 0s; expected 1s to 1m, such as 5s
            SHITHUB_LAG | soon | is 'soon'; expected a duration, such as 500ms, 30s or 5m
            SHITHUB_LAG_STALLED | soon | is 'soon'; expected a duration, such as 500ms, 30s or 5m
            SHITHUB_EXPECTED_MEMBERS | gateway=2 | has 'gateway=2'; expected group=number, several with commas between them, such as claim-service=2
            SHITHUB_OPERATOR_ANSWER | 61s | is 61s; expected 1s to 1m, such as 10s
            """)
    void it_is_named_with_what_is_expected(String name, String value, String sentence) {
        Throwable failure = assertThrows(
                RuntimeException.class,
                () -> GatewayUnderTest.start(stack, Map.of(name, value)).close());
        String said = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .collect(Collectors.joining("\n"));
        assertTrue(said.contains(name + " " + sentence), said);
    }
}
