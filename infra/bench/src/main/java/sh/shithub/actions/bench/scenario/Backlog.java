package sh.shithub.actions.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.locks.LockSupport;
import sh.shithub.actions.bench.InvalidRun;
import sh.shithub.actions.bench.Stack;
import sh.shithub.actions.bench.rows.Sql;

/** What the services have still to do: records that wait in Kafka, by the system's own lag report, and rows in the outbox. */
record Backlog(Stack stack, Connection connection) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LOOK_NANOS = 50_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @return how long it took until nothing waited any more */
    Duration awaitEmpty() throws SQLException {
        long began = System.nanoTime();
        String waiting = waiting();
        while (!waiting.isEmpty()) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new InvalidRun("after " + PATIENCE.toSeconds() + " s there still waits: " + waiting);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            waiting = waiting();
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** The outbox first: what leaves it shows in Kafka afterwards. */
    private String waiting() throws SQLException {
        StringJoiner words = new StringJoiner(", ");
        long rows = Sql.numbers(connection, "SELECT count(*) FROM outbox").get(0);
        if (rows > 0) {
            words.add(rows + " rows in the outbox");
        }
        for (JsonNode group : lag().path("groups")) {
            for (JsonNode topic : group.path("topics")) {
                if (topic.path("lag").asLong(0) > 0) {
                    words.add(topic.path("lag").asLong() + " records of "
                            + topic.path("topic").asText() + " for "
                            + group.path("group").asText());
                }
            }
        }
        return words.toString();
    }

    private JsonNode lag() {
        URI address = stack.gateway().resolve("/api/v1/ops/lag");
        try {
            HttpURLConnection call = (HttpURLConnection) address.toURL().openConnection();
            call.setRequestProperty("Authorization", "Bearer " + stack.operatorToken());
            call.setConnectTimeout(10_000);
            call.setReadTimeout(30_000);
            if (call.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new InvalidRun(address + " answers " + call.getResponseCode()
                        + "; without the lag it cannot be known when all is stored");
            }
            return JSON.readTree(call.getInputStream());
        } catch (IOException e) {
            throw new InvalidRun(address + " does not answer: " + e.getMessage());
        }
    }
}
