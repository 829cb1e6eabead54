package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Optional;
import java.util.stream.Stream;

/** State of a run, job or step; a run is never {@code skipped}. The constants' names are the wire and database values. */
@Serdeable
public enum Status {
    queued,
    running,
    completed,
    cancelled,
    skipped;

    public boolean terminal() {
        return this == completed || this == cancelled || this == skipped;
    }

    public static Optional<Status> of(String wire) {
        return Stream.of(values()).filter(s -> s.name().equals(wire)).findFirst();
    }
}
