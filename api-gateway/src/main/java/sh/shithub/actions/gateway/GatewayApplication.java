package sh.shithub.actions.gateway;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import sh.shithub.actions.platform.launch.ServiceLauncher;

/** Starts the gateway: it judges tokens, publishes what runners report, and answers. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Actions runner backend",
                        version = "1",
                        description =
                                "Hands CI jobs to runners, takes in what they report, and shows it to operators. Every error is"
                                        + " {\"error\": \"one plain sentence\"}. A job call that carries an Idempotency-Key (1 to 128 visible ASCII"
                                        + " characters) may be repeated with it, before the next token is used, and gets the same answer."
                                        + " A call may carry traceparent (W3C Trace Context); its trace id, or a new one, is in every answer as"
                                        + " X-Request-Id (32 hexadecimal digits), and in all log lines, records and rows that the call leads to."))
@SecurityScheme(
        name = "registration_token",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "A runner's, 64 hexadecimal characters, shown once when it is registered")
@SecurityScheme(
        name = "job_token",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        bearerFormat = "JWT",
        description = "Good for one call that succeeds; its answer carries the next one")
@SecurityScheme(
        name = "operator_token",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "Scope operator, or for reads also read")
public final class GatewayApplication {
    private GatewayApplication() {}

    public static void main(String[] args) {
        ServiceLauncher.run("api-gateway", GatewayApplication.class, args);
    }
}
