package sh.shithub.actions.gateway.ops.page;

import io.micronaut.serde.annotation.Serdeable;

/**
 * Whose token a call carries.
 *
 * @param scope {@code operator} or {@code read}
 */
@Serdeable
record WhoAmI(String name, String scope) {}
