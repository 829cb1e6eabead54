package sh.shithub.actions.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The server's side of the runner calls (wire.md, "Runner calls"), just enough to be strict about it: a job token opens one call, calls must not
 * overlap, chunks must be numbered from 0, and every deviation is kept as a violation. Faults are put in its way by tests.
 */
public final class FakeGateway implements AutoCloseable {
    public static final String REGISTRATION = "ab".repeat(32);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final List<String> violations = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final List<JsonNode> heartbeats = new ArrayList<>();
    private final Map<Long, ByteArrayOutputStream> logs = new TreeMap<>();
    private final Map<Long, Long> nextSeq = new TreeMap<>();
    private final Map<String, byte[]> objects = new TreeMap<>();
    private final List<Integer> chunkSizes = new ArrayList<>();
    private final Queue<Fault> faults = new ArrayDeque<>();
    private ObjectNode offer;
    private int token;
    private String answered = "";
    private Reply lastReply;
    private Predicate<String> cancelAt = call -> false;
    private boolean cancelled;
    private long jobId;

    /** What happens to the next call that matches, instead of or after what should. */
    private record Fault(Predicate<String> at, int status, String retryAfter, boolean applied) {}

    private record Reply(int status, String retryAfter, ObjectNode body) {}

    public FakeGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next heartbeat gets this job. */
    public synchronized void offer(String job) throws IOException {
        offer = JSON.createObjectNode();
        offer.put("token", "token-0");
        offer.put("expires_at", "2030-01-01T00:00:00Z");
        offer.set("job", JSON.readTree(job));
        jobId = offer.path("job").path("id").asLong();
    }

    /** The next call that matches is answered with this status, and nothing is applied. */
    public synchronized void refuse(Predicate<String> at, int status, String retryAfter) {
        faults.add(new Fault(at, status, retryAfter, false));
    }

    /** The next call that matches is applied, and its answer never arrives. */
    public synchronized void loseAnswer(Predicate<String> at) {
        faults.add(new Fault(at, 0, null, true));
    }

    /** From this call on, answers say that the job is to be cancelled. */
    public synchronized void cancelAt(Predicate<String> at) {
        cancelAt = at;
    }

    /** Every accepted job call in order, in short: {@code status running}, {@code steps/11/status completed success}, {@code logs 11}. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** The same without what depends on timing: log chunks and cancel-checks. */
    public synchronized List<String> reports() {
        return calls.stream()
                .filter(call -> !call.startsWith("logs") && !call.equals("cancel-check"))
                .toList();
    }

    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    public synchronized List<JsonNode> heartbeats() {
        return List.copyOf(heartbeats);
    }

    public synchronized List<Integer> chunkSizes() {
        return List.copyOf(chunkSizes);
    }

    public synchronized String log(long step) {
        ByteArrayOutputStream log = logs.get(step);
        return log == null ? "" : log.toString(StandardCharsets.UTF_8);
    }

    public synchronized byte[] object(String name) {
        return objects.get(name);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        Reply reply;
        if (path.startsWith("/storage/")) {
            reply = store(path.substring("/storage/".length()), body, exchange);
        } else if (path.equals("/api/v1/runners/heartbeat")) {
            reply = heartbeat(JSON.readTree(body), bearer(exchange));
        } else {
            reply = alone(() -> job(path, body, exchange));
        }
        send(exchange, reply);
    }

    private interface Work {
        Reply now() throws IOException;
    }

    private Reply alone(Work work) throws IOException {
        if (inFlight.incrementAndGet() > 1) {
            violate("two job calls at once");
        }
        try {
            return work.now();
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private synchronized Reply heartbeat(JsonNode body, String bearer) {
        if (!REGISTRATION.equals(bearer)) {
            return error(401, "token invalid");
        }
        heartbeats.add(body);
        Fault fault = fault("heartbeat");
        if (fault != null) {
            return new Reply(fault.status, fault.retryAfter, problem("not now"));
        }
        ObjectNode now = offer;
        offer = null;
        return new Reply(now == null ? 204 : 200, null, now);
    }

    private synchronized Reply job(String path, byte[] body, HttpExchange exchange) throws IOException {
        String prefix = "/api/v1/jobs/" + jobId + "/";
        if (!path.startsWith(prefix)) {
            return error(404, "job not found");
        }
        String call = call(path.substring(prefix.length()), JSON.readTree(body));
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String whole = bearer(exchange) + " " + key + " " + path + " " + new String(body, StandardCharsets.UTF_8);
        if (key == null || key.length() > 128) {
            violate("no usable Idempotency-Key at " + call);
        }
        if (whole.equals(answered)) {
            return lastReply;
        }
        if (!("token-" + token).equals(bearer(exchange))) {
            violate("token " + bearer(exchange) + " used at " + call + ", token-" + token + " is due");
            return error(401, "job token replayed");
        }
        Fault fault = fault(call);
        if (fault != null && !fault.applied) {
            return new Reply(fault.status, fault.retryAfter, problem("not now"));
        }
        answered = whole;
        lastReply = accept(call, JSON.readTree(body));
        return fault == null ? lastReply : null;
    }

    private Reply accept(String call, JsonNode body) throws IOException {
        calls.add(call);
        cancelled |= cancelAt.test(call);
        ObjectNode answer = JSON.createObjectNode();
        int status = 200;
        if (call.startsWith("logs")) {
            append(body);
            status = 202;
        }
        if (call.startsWith("artifacts")) {
            answer.put("upload_url", url() + "/storage/" + body.path("name").asText());
            status = 201;
        }
        if (call.equals("cancel-check")) {
            answer.put("cancelled", cancelled);
        }
        token++;
        boolean last = call.startsWith("status completed") || call.startsWith("status cancelled");
        if (!last) {
            answer.put("next_token", "token-" + token);
        }
        answer.put("cancel_requested", cancelled);
        return new Reply(status, null, answer);
    }

    private void append(JsonNode body) throws IOException {
        long step = body.path("step_id").asLong();
        long seq = body.path("seq").asLong();
        byte[] chunk = Base64.getDecoder().decode(body.path("chunk").asText());
        if (seq != nextSeq.getOrDefault(step, 0L)) {
            violate("seq " + seq + " of step " + step);
        }
        if (chunk.length < 1 || chunk.length > 524_288) {
            violate("a chunk of " + chunk.length + " bytes");
        }
        nextSeq.put(step, seq + 1);
        chunkSizes.add(chunk.length);
        logs.computeIfAbsent(step, s -> new ByteArrayOutputStream()).write(chunk);
    }

    private synchronized Reply store(String name, byte[] body, HttpExchange exchange) {
        if (bearer(exchange) != null) {
            violate("a token was sent to the storage");
        }
        objects.put(name, body);
        return new Reply(200, null, JSON.createObjectNode());
    }

    private static String call(String path, JsonNode body) {
        return switch (path) {
            case "logs" -> "logs " + body.path("step_id").asLong();
            case "cancel-check" -> path;
            case "artifacts/upload" ->
                "artifacts " + body.path("name").asText() + " "
                        + body.path("size_bytes").asLong();
            default ->
                (path + " " + body.path("status").asText() + " "
                                + body.path("conclusion").asText(""))
                        .strip();
        };
    }

    private Fault fault(String call) {
        Fault next = faults.peek();
        return next != null && next.at.test(call) ? faults.poll() : null;
    }

    private synchronized void violate(String what) {
        violations.add(what);
    }

    private static String bearer(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null ? null : header.replaceFirst("^Bearer ", "");
    }

    private static Reply error(int status, String sentence) {
        return new Reply(status, null, problem(sentence));
    }

    private static ObjectNode problem(String sentence) {
        return JSON.createObjectNode().put("error", sentence);
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        if (reply == null) {
            exchange.close();
            return;
        }
        if (reply.retryAfter != null) {
            exchange.getResponseHeaders().set("Retry-After", reply.retryAfter);
        }
        byte[] body = reply.body == null ? new byte[0] : JSON.writeValueAsBytes(reply.body);
        exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
