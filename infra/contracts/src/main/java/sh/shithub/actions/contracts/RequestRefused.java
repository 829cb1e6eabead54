package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/**
 * Answer to a request that cannot be done, with one plain sentence.
 *
 * @param kind null, in messages of earlier releases, stands for {@code invalid}
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record RequestRefused(String reason, @Nullable Kind kind) implements Message {
    /** Why; the constants' names are the wire's. */
    public enum Kind {
        /** The request itself is wrong. */
        invalid,
        /** What it names does not exist. */
        not_found,
        /** What it names is not in a state that allows it. */
        conflict
    }

    public RequestRefused {
        Require.present("reason", reason);
    }
}
