package sh.shithub.actions.gateway.runner.heartbeat;

import static sh.shithub.actions.contracts.Setting.require;
import static sh.shithub.actions.contracts.Setting.requireDuration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import sh.shithub.actions.contracts.Limits;

/**
 * @param heartbeats how many heartbeats may wait for work at the same time; more are answered at once. 0: none waits
 * @param mebibytes how much of the heap those may hold together; beyond it more are answered at once too
 * @param lookEvery how often one that waits asks again although it heard of no job: it catches what was not heard, and keeps
 *     the runner's last heartbeat fresh
 */
@Context
@ConfigurationProperties("shithub.parked")
record ParkingSettings(
        @Bindable(defaultValue = "5000") int heartbeats,
        @Bindable(defaultValue = "64") int mebibytes,
        @Bindable(defaultValue = "10s") Duration lookEvery) {
    ParkingSettings {
        require(heartbeats >= 0, "SHITHUB_PARKED_HEARTBEATS", heartbeats, "0 or more, such as 5000");
        require(
                mebibytes >= 1 && mebibytes <= 65_536,
                "SHITHUB_PARKED_MEBIBYTES",
                mebibytes,
                "a number from 1 to 65536, such as 64");
        requireDuration("SHITHUB_PARKED_LOOK", lookEvery, "1s", Limits.WAIT_SECONDS_MAX + "s", "10s");
    }

    long bytes() {
        return (long) mebibytes << 20;
    }
}
