package sh.shithub.actions.gateway.operator.runs;

import static sh.shithub.actions.contracts.Setting.requireDuration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/** @param operatorAnswer how long an operator's call waits for the service that does it, before its 503 */
@Context
@ConfigurationProperties("shithub")
record OperatorSettings(@Bindable(defaultValue = "10s") Duration operatorAnswer) {
    OperatorSettings {
        requireDuration("SHITHUB_OPERATOR_ANSWER", operatorAnswer, "1s", "1m", "10s");
    }
}
