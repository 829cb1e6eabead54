package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** Answer to a request that cannot be done, with one plain sentence. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record RequestRefused(String reason) implements Message {
    public RequestRefused {
        Require.present("reason", reason);
    }
}
