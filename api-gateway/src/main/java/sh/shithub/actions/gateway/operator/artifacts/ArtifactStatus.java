package sh.shithub.actions.gateway.operator.artifacts;

import io.micronaut.serde.annotation.Serdeable;

/** What has become of an artifact, as far as its object was looked at. */
@Serdeable
public enum ArtifactStatus {
    /** Its object was not looked at yet, or is not there although its address is still good. */
    announced,
    uploaded,
    /** Its address has expired, and nothing was put there. */
    missing,
    /** Something else was put there than what was announced; it can be had all the same. */
    size_mismatch
}
