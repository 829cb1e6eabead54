package sh.shithub.actions.gateway.operator.runs;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/** @param operatorAnswerSeconds how long an operator's call waits for the service that does it, before its 503 */
@Context
@ConfigurationProperties("shithub")
record OperatorSettings(@Bindable(defaultValue = "10") int operatorAnswerSeconds) {
    OperatorSettings {
        if (operatorAnswerSeconds < 1 || operatorAnswerSeconds > 60) {
            throw new IllegalArgumentException(
                    "SHITHUB_OPERATOR_ANSWER_SECONDS is " + operatorAnswerSeconds + "; expected 1 to 60, such as 10");
        }
    }
}
