package sh.shithub.actions.gateway.operator.page;

import io.micronaut.serde.annotation.Serdeable;

/**
 * Whose token a call carries.
 *
 * @param scope {@code operator} or {@code read}
 */
@Serdeable
record WhoAmI(String name, String scope) {}
