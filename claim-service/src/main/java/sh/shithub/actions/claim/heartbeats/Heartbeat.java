package sh.shithub.actions.claim.heartbeats;

import java.time.Instant;
import sh.shithub.actions.claim.labels.LabelSet;
import sh.shithub.actions.contracts.HeartbeatReceived;

/**
 * A runner asking for work.
 *
 * @param said the message
 * @param offers its labels as a set
 * @param sentAt when the gateway sent it, by the database's clock, so that reading old heartbeats again does not make a dead runner look alive
 */
public record Heartbeat(HeartbeatReceived said, LabelSet offers, Instant sentAt) {
    public static Heartbeat of(HeartbeatReceived said, Instant sentAt) {
        return new Heartbeat(said, LabelSet.of(said.labels()), sentAt);
    }

    long runnerId() {
        return said.runnerId();
    }

    /** Its asker still waits for the answer. */
    boolean alive(Instant now) {
        return now.toEpochMilli() < said.deadlineMillis();
    }
}
