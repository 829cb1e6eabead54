package sh.shithub.actions.runner.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All calls of one job. Its tokens are single-use and each answer brings the next one, so calls are made strictly one after
 * another: one lock around a call and the taking of its next token (wire.md, "Tokens").
 *
 * <p>A call without an answer, or answered with 429 or 5xx, is repeated with the same token and the same
 * {@code Idempotency-Key}: if only the answer was lost, the server gives it again and applies nothing twice ("Safe retry").
 * After 401, 404 or 409, or when patience ends, the job is lost: every call from then on says so at once.
 */
public final class JobCalls {
    /** A step that cannot upload fails by itself; it need not hold the job for as long as a lost server may. */
    private static final Duration UPLOAD_PATIENCE = Duration.ofSeconds(10);

    private final Exchange exchange;
    private final long jobId;
    private final Duration patience;
    private final StopNotice stopNotice = new StopNotice();
    private final ReentrantLock turn = new ReentrantLock(true);
    private String token;
    private JobLostException lost;
    private volatile boolean cancelRequested;

    JobCalls(Exchange exchange, Claim claim, Duration patience) {
        this.exchange = exchange;
        this.patience = patience;
        jobId = claim.job().id();
        token = claim.token();
    }

    private record Ended(String status, String conclusion, String completedAt) {}

    private record Chunk(long seq, String chunk, long stepId) {}

    public void jobRunning(Instant startedAt) {
        call("/status", Map.of("status", "running", "started_at", startedAt.toString()));
    }

    /** The last call: the chain ends with it. */
    public void jobEnded(String status, String conclusion, Instant completedAt) {
        call("/status", new Ended(status, conclusion, completedAt.toString()));
    }

    public void stepRunning(long step, Instant startedAt) {
        call("/steps/" + step + "/status", Map.of("status", "running", "started_at", startedAt.toString()));
    }

    public void stepEnded(long step, String status, String conclusion, Instant completedAt) {
        call("/steps/" + step + "/status", new Ended(status, conclusion, completedAt.toString()));
    }

    public void log(long step, long seq, byte[] chunk) {
        call("/logs", new Chunk(seq, Base64.getEncoder().encodeToString(chunk), step));
    }

    public void checkForCancel() {
        call("/cancel-check", Map.of());
    }

    /** True as soon as an answer to any job call said that the job is to be cancelled. */
    public boolean cancelRequested() {
        return cancelRequested;
    }

    /**
     * Announces a file of this size.
     *
     * @return where to put it
     * @throws RefusedException with the server's reason: a bad or used name, no storage, over quota
     */
    public URI announceArtifact(String name, long sizeBytes) {
        byte[] json = Exchange.json(Map.of("name", name, "size_bytes", sizeBytes));
        String key = key();
        Answer answer = inTurn("/artifacts/upload", json, key, UPLOAD_PATIENCE);
        if (answer.status() == 409 || answer.status() == 503) {
            throw new RefusedException(answer);
        }
        if (answer.passing()) {
            answer = inTurn("/artifacts/upload", json, key, patience);
        }
        return URI.create(checked(answer).path("upload_url").asText());
    }

    /** @throws RefusedException when the storage does not take it, tried for a few seconds */
    public void upload(URI address, Path file) throws IOException {
        Patience left = new Patience(UPLOAD_PATIENCE, stopNotice);
        try {
            Answer answer = exchange.put(address, file);
            while (answer.passing() && !left.over()) {
                left.pause(answer.retryAfter());
                answer = exchange.put(address, file);
            }
            if (!answer.accepted()) {
                throw new RefusedException(answer);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** From now on calls are tried again for seconds only: this process is asked to stop. */
    public void stopSoon() {
        stopNotice.begin();
    }

    private void call(String path, Object body) {
        checked(inTurn(path, Exchange.json(body), key(), patience));
    }

    /** New for each call, kept for its repeats. */
    private static String key() {
        return UUID.randomUUID().toString();
    }

    private Answer inTurn(String path, byte[] json, String key, Duration patience) {
        turn.lock();
        try {
            if (lost != null) {
                throw lost;
            }
            Answer answer = patiently("/jobs/" + jobId + path, json, key, new Patience(patience, stopNotice));
            take(answer);
            return answer;
        } finally {
            turn.unlock();
        }
    }

    private Answer patiently(String path, byte[] json, String key, Patience left) {
        try {
            Answer answer = exchange.post(path, token, key, json);
            while (answer.passing() && !left.over()) {
                left.pause(answer.retryAfter());
                answer = exchange.post(path, token, key, json);
            }
            return answer;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private void take(Answer answer) {
        if (!answer.accepted()) {
            return;
        }
        JsonNode body = answer.body();
        token = body.path("next_token").asText("");
        if (body.path("cancel_requested").asBoolean() || body.path("cancelled").asBoolean()) {
            cancelRequested = true;
        }
    }

    private JsonNode checked(Answer answer) {
        if (answer.accepted()) {
            return answer.body();
        }
        throw switch (answer.status()) {
            case 400, 402, 403, 405, 413, 415 -> new RefusedException(answer);
            default -> lose(answer);
        };
    }

    private JobLostException lose(Answer answer) {
        turn.lock();
        try {
            lost = new JobLostException(answer.problem());
            return lost;
        } finally {
            turn.unlock();
        }
    }

    private static JobLostException interrupted() {
        Thread.currentThread().interrupt();
        return new JobLostException("this runner was interrupted");
    }
}
