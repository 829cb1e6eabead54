package sh.shithub.actions.claim;

import java.time.Instant;
import sh.shithub.actions.contracts.HeartbeatReceived;

/**
 * A runner asking for work.
 *
 * @param sentAt when the gateway sent it, so that reading old heartbeats again does not make a dead runner look alive
 */
public record Heartbeat(HeartbeatReceived said, Instant sentAt) {
    boolean alive(Instant now) {
        return now.toEpochMilli() < said.deadlineMillis();
    }
}
