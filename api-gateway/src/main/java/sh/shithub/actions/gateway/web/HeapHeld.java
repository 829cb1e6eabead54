package sh.shithub.actions.gateway.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import sh.shithub.actions.contracts.Limits;

/**
 * What calls hold of the heap while they wait for an answer, about, and how much that may be together. All that a client decides is
 * in it: the framework keeps a call's request, with its headers and its body, until it is answered.
 */
public final class HeapHeld {
    /** What any call holds: its request, its question or its place, short texts of its own. */
    private static final int CALL = 4096;
    /** An entry of the headers and its two texts, beside their characters. */
    private static final int HEADER = 160;
    /** A text and what points to it, beside its characters. */
    private static final int TEXT = 64;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    public HeapHeld(long most) {
        this.most = most;
    }

    public static long of(HttpRequest<?> request, long bodyBytes) {
        return CALL + headers(request) + bodyBytes;
    }

    /** A body may have come in while its call waits; one that does not say its length may be as large as any. */
    public static long bodyBytes(HttpRequest<?> request) {
        boolean unsaid = request.getHeaders().contains(HttpHeaders.TRANSFER_ENCODING);
        return unsaid ? Limits.BODY_BYTES : Math.min(Limits.BODY_BYTES, Math.max(0, request.getContentLength()));
    }

    public static long texts(List<String> texts) {
        return texts.stream().mapToLong(text -> TEXT + text.length()).sum();
    }

    private static long headers(HttpRequest<?> request) {
        long bytes = 0;
        for (Map.Entry<String, List<String>> header : request.getHeaders()) {
            for (String value : header.getValue()) {
                bytes += HEADER + header.getKey().length() + value.length();
            }
        }
        return bytes;
    }

    /** False when so much is held already; then nothing is taken. So the last one may go beyond it, and a lone one is never refused. */
    public boolean take(long bytes) {
        if (held.getAndAdd(bytes) < most) {
            return true;
        }
        give(bytes);
        return false;
    }

    /** @throws ApiException 503 when so much is held already */
    public void require(long bytes) {
        if (!take(bytes)) {
            throw ApiException.unavailable("too many calls wait; try again");
        }
    }

    public void give(long bytes) {
        held.addAndGet(-bytes);
    }

    public long held() {
        return held.get();
    }
}
