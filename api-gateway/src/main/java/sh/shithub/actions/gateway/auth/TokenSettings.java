package sh.shithub.actions.gateway.auth;

import static sh.shithub.actions.contracts.Setting.requireDuration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/** @param jobToken how long a job token is accepted (wire.md, "Tokens") */
@Context
@ConfigurationProperties("shithub")
record TokenSettings(@Bindable(defaultValue = "15m") Duration jobToken) {
    TokenSettings {
        requireDuration("SHITHUB_JOB_TOKEN_SECONDS", jobToken, "1s", "1d", "15m");
    }
}
