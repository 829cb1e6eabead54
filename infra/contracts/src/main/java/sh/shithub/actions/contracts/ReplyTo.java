package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/**
 * Where an answer goes (invariant 8).
 *
 * @param partition of {@code actions.replies}, read by the gateway instance that asked
 * @param correlationId what that instance waits for; unique for it
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record ReplyTo(int partition, String correlationId) {
    public ReplyTo {
        Require.present("correlation_id", correlationId);
    }
}
