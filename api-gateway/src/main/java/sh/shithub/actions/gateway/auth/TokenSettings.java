package sh.shithub.actions.gateway.auth;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/** @param jobTokenSeconds how long a job token is accepted (wire.md, "Tokens") */
@Context
@ConfigurationProperties("shithub")
record TokenSettings(@Bindable(defaultValue = "900") long jobTokenSeconds) {
    private static final long DAY = 86_400;

    TokenSettings {
        if (jobTokenSeconds < 1 || jobTokenSeconds > DAY) {
            throw new IllegalArgumentException("SHITHUB_JOB_TOKEN_SECONDS is " + jobTokenSeconds
                    + "; expected a number of seconds from 1 to " + DAY + ", such as 900");
        }
    }
}
