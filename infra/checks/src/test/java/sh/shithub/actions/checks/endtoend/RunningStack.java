package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.devstack.stack.Stack;
import sh.shithub.actions.schema.DatabaseUrl;

/** The whole system as a test sees it: two gateways to call, rows, objects and topics to look at, processes to kill. */
public final class RunningStack {
    private static final List<String> SERVICES = Stream.of(
                    "api_gateway", "claim_service", "log_service", "status_service")
            .flatMap(service -> Stream.of(service, service + "_2"))
            .toList();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration OFTEN = Duration.ofMillis(50);
    private final AtomicInteger runners = new AtomicInteger();
    private final Stack stack;
    private final Bucket bucket;

    public RunningStack(Stack stack) {
        this.stack = stack;
        bucket = new Bucket(stack.environment());
    }

    public URI gateway() {
        return URI.create(env("SHITHUB_GATEWAY_URL"));
    }

    public URI secondGateway() {
        return URI.create(env("GATEWAY_URL_api_gateway_2"));
    }

    public String operatorToken() {
        return env("SHITHUB_OPERATOR_TOKEN");
    }

    public String env(String key) {
        return stack.environment().get(key);
    }

    Map<String, String> environment() {
        return stack.environment();
    }

    /** An operator's read. */
    JsonNode read(String path) {
        return StockClient.get(gateway(), path, operatorToken()).ok();
    }

    /** A newly registered runner that calls the first gateway. */
    StockClient runner(String label, int capacity) {
        return runnerAt(gateway(), label, capacity);
    }

    StockClient runnerAt(URI gateway, String label, int capacity) {
        return runnerAtAny(List.of(gateway), label, capacity);
    }

    /** One that knows several gateways, and calls the first as long as that is there. */
    public StockClient runnerAtAny(List<URI> gateways, String label, int capacity) {
        OpaqueToken token = OpaqueToken.generate();
        try (Connection connection = connect();
                PreparedStatement register = connection.prepareStatement("WITH runner AS ("
                        + "INSERT INTO workflow_runners (name, labels, capacity) VALUES (?, ARRAY[?], ?) RETURNING id)"
                        + " INSERT INTO runner_tokens (runner_id, token_hash) SELECT id, ? FROM runner")) {
            register.setString(1, label + "-" + runners.incrementAndGet());
            register.setString(2, label);
            register.setInt(3, capacity);
            register.setBytes(4, token.hash());
            register.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new StockClient(gateways, token.hex());
    }

    public Connection connect() throws SQLException {
        DatabaseUrl url = DatabaseUrl.parse(env("SHITHUB_DATABASE_URL"));
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
    }

    /** The first column of each row. */
    public List<String> rows(String sql) {
        try (Connection connection = connect();
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public long number(String sql) {
        return Long.parseLong(rows(sql).get(0));
    }

    String object(String key) {
        return new String(bucket.read(key), StandardCharsets.UTF_8);
    }

    /** Each object's key with what would change if it were written again. */
    Map<String, String> objects() {
        return new TreeMap<>(bucket.list());
    }

    /** Every step that has ended has its log in object storage. */
    void awaitFinishedLogs(long run) {
        await("the finished logs of run " + run)
                .atMost(LONG)
                .pollInterval(OFTEN)
                .until(() -> rows("SELECT s.id FROM workflow_steps s JOIN workflow_jobs j ON j.id = s.job_id"
                                + " LEFT JOIN log_finalizations f ON f.step_id = s.id AND f.state = 'done'"
                                + " WHERE j.run_id = " + run
                                + " AND s.status IN ('completed', 'cancelled') AND f.step_id IS NULL")
                        .isEmpty());
    }

    /** Every group has read everything, and every follow-up is out. */
    void awaitNoLag() {
        await("no lag in any group").atMost(LONG).pollInterval(OFTEN).until(this::nothingWaits);
    }

    private boolean nothingWaits() {
        for (JsonNode group : read("/api/v1/ops/lag").get("groups")) {
            for (JsonNode topic : group.get("topics")) {
                if (topic.get("lag").asLong() > 0) {
                    return false;
                }
            }
        }
        return number("SELECT count(*) FROM outbox") == 0
                && number("SELECT count(*) FROM log_finalizations WHERE state <> 'done'") == 0;
    }

    long chunksInKafka(long job) {
        return LogTopic.chunks(this, job);
    }

    void kill(String name) {
        stack.kill(name);
    }

    void start(String name) {
        stack.start(name);
    }

    /** All instances of all services that run; the servers go on. */
    void stopServices() {
        SERVICES.parallelStream()
                .filter(service -> environment().containsKey("PID_" + service))
                .forEach(stack::stop);
    }

    void startServices() {
        stack.start(SERVICES);
    }

    /** One instance of each service. */
    void startFirstInstances() {
        stack.start(SERVICES.stream().filter(service -> !service.endsWith("_2")).toList());
    }

    /** Kafka's offsets and the database's, so that every consumer begins at the first record again. */
    void forgetWhatWasConsumed() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", env("SHITHUB_KAFKA_BOOTSTRAP")));
                Connection connection = connect()) {
            List<String> groups =
                    Groups.expected().stream().map(Groups.Expected::group).toList();
            await("the groups to be empty")
                    .atMost(LONG)
                    .pollInterval(OFTEN)
                    .until(() -> admin.describeConsumerGroups(groups).all().get().values().stream()
                            .allMatch(group -> group.members().isEmpty()));
            admin.deleteConsumerGroups(groups).all().get();
            connection.createStatement().execute("TRUNCATE consumed_offsets");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
