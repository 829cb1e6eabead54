package sh.shithub.actions.gateway.auth;

import io.micronaut.security.authentication.Authentication;
import java.util.List;
import java.util.Map;

/** The runner that a registration token stands for, with what it registered. */
public record Registration(long runnerId, List<String> labels, int capacity) {
    /** The path of the one call that takes a registration token. */
    public static final String CALL = "/api/v1/runners/heartbeat";

    private static final String KEY = "registration";

    static Authentication authentication(Registration registration) {
        return Authentication.build(
                "runner:" + registration.runnerId(), List.of(Roles.RUNNER), Map.of(KEY, registration));
    }

    public static Registration of(Authentication authentication) {
        return (Registration) authentication.getAttributes().get(KEY);
    }
}
