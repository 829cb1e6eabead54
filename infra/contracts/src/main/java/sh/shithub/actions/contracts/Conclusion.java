package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Optional;
import java.util.stream.Stream;

/** How a step, job or run ended (wire.md, "Step status"). The constants' names are the wire and database values. */
@Serdeable
public enum Conclusion {
    success,
    failure,
    neutral,
    cancelled,
    skipped,
    timed_out,
    action_required;

    public static Optional<Conclusion> of(String wire) {
        return Stream.of(values()).filter(c -> c.name().equals(wire)).findFirst();
    }
}
