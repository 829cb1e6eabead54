package sh.shithub.actions.checks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.RegisteredRunner;

/**
 * The main job with the broker from its maker's container image ({@code -Dkafka=testcontainers}, which the build sets for this
 * class); reported as skipped where no container engine answers.
 */
@ExtendWith(DevStackExtension.class)
class ContainerBrokerIT {
    private static final String LABEL = "container";
    private final DevStack servers;
    private ServiceProcesses services;

    ContainerBrokerIT(DevStack servers) {
        this.servers = servers;
    }

    @BeforeEach
    void start() {
        services = ServiceProcesses.start(servers.environment());
    }

    @AfterEach
    void stop() {
        if (services != null) {
            services.close();
        }
    }

    @Test
    void a_run_is_claimed_reported_and_finished() {
        assertEquals("testcontainers", System.getProperty("kafka"));
        Map<String, Object> run = new HashMap<>(Map.of(
                "repo", Map.of("id", 1, "owner", "octo", "name", "container"),
                "workflow_file", "ci.yml",
                "head_sha", "0123456789abcdef0123456789abcdef01234567",
                "event", "push",
                "jobs", List.of(Queueing.job("only", List.of(), LABEL, 1))));
        StockClient.post(services.gateway(), "/api/v1/runs", servers.operatorToken(), run)
                .ok();
        RegisteredRunner runner = servers.registerRunner("container-1", List.of(LABEL), 1);
        StockClient.Claim claim = new StockClient(List.of(services.gateway()), runner.token()).claim(List.of(LABEL));
        assertEquals("completed", claim.runThrough("success").get("run_status").asText());
    }
}
