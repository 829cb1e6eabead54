package sh.shithub.actions.gateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.gateway.auth.ChainState;
import sh.shithub.actions.gateway.auth.JobToken;
import sh.shithub.actions.gateway.auth.JobTokens;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.reply.ReplyInbox;
import sh.shithub.actions.testkit.DevStack;

/** A gateway inside the test's JVM, on a port of its own, ready to hear answers from behind Kafka. */
public final class GatewayUnderTest implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

    private final ApplicationContext context;
    private final EmbeddedServer server;

    private GatewayUnderTest(ApplicationContext context) {
        this.context = context;
        server = context.getBean(EmbeddedServer.class).start();
    }

    public static GatewayUnderTest start(DevStack stack) {
        return start(stack, Map.of());
    }

    /** @param environment on top of the stack's */
    public static GatewayUnderTest start(DevStack stack, Map<String, String> environment) {
        return start(stack, environment, Map.of());
    }

    /** @param more settings of the framework */
    public static GatewayUnderTest start(DevStack stack, Map<String, String> environment, Map<String, Object> more) {
        GatewayUnderTest started = launch(stack, environment, more);
        if (!Wait.until(STARTS_WITHIN, started.bean(ReplyInbox.class)::ready)) {
            throw new IllegalStateException("the gateway does not hear answers");
        }
        return started;
    }

    /** One that does not reach Kafka. */
    public static GatewayUnderTest deaf(DevStack stack) {
        return launch(stack, Map.of("SHITHUB_KAFKA_BOOTSTRAP", "127.0.0.1:1"), Map.of());
    }

    private static GatewayUnderTest launch(DevStack stack, Map<String, String> environment, Map<String, Object> more) {
        Map<String, String> all = new HashMap<>(stack.environment());
        all.put("SHITHUB_HTTP_PORT", "-1");
        all.put("SHITHUB_MANAGEMENT_PORT", "-1");
        all.put("SHITHUB_DRAIN", "0s");
        all.putAll(environment);
        return new GatewayUnderTest(ServiceLauncher.start("api-gateway", all, more));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** In Prometheus form. */
    public String metrics() {
        return bean(PrometheusMeterRegistry.class).scrape();
    }

    public URI uri() {
        return server.getURI();
    }

    public Caller caller() {
        return new Caller(server.getURI());
    }

    /** The first token of a claimed job's chain, as the heartbeat's answer carries it. */
    public String tokenOf(ClaimedJob job) {
        return mint(job, job.attempt(), Instant.now().plusSeconds(900));
    }

    public String mint(ClaimedJob job, int attempt, Instant expiresAt) {
        return bean(JobTokens.class).mint(token(job, attempt), expiresAt).token();
    }

    public String mintCheckout(ClaimedJob job) {
        return bean(JobTokens.class)
                .mintCheckout(token(job, job.attempt()), Instant.now().plusSeconds(900));
    }

    private static JobToken token(ClaimedJob job, int attempt) {
        return new JobToken(
                job.runnerId(), job.jobId(), job.runId(), job.repoId(), attempt, 0, 0, ChainState.claimed());
    }

    @Override
    public void close() {
        context.close();
    }
}
