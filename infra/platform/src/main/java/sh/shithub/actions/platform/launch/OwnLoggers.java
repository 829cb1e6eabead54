package sh.shithub.actions.platform.launch;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.logging.LogLevel;
import io.micronaut.management.endpoint.loggers.ManagedLoggingSystem;
import io.micronaut.management.endpoint.loggers.impl.DefaultLoggersManager;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /loggers} on the management port, for our own packages alone: what libraries say in detail may show a secret (a statement's
 * parameters, a request's headers), and an operator token is no leave to see those. Who may set a level: {@link GuardLoggers}.
 */
@Singleton
@Replaces(DefaultLoggersManager.class)
final class OwnLoggers extends DefaultLoggersManager {
    private static final Logger LOG = LoggerFactory.getLogger(OwnLoggers.class);
    private static final String OURS = "sh.shithub.actions";

    @Override
    public void setLogLevel(ManagedLoggingSystem system, String name, @Nullable LogLevel level) {
        if (!name.equals(OURS) && !name.startsWith(OURS + ".")) {
            throw new HttpStatusException(
                    HttpStatus.BAD_REQUEST,
                    "only loggers of " + OURS + " can be set; those of libraries may write secrets in detail");
        }
        String operator = GuardLoggers.operator()
                .orElseThrow(() -> new HttpStatusException(HttpStatus.UNAUTHORIZED, "an operator token is required"));
        LOG.info("logger {} is set to {} by {}", name, level, operator);
        super.setLogLevel(system, name, level == null ? LogLevel.NOT_SPECIFIED : level);
    }
}
