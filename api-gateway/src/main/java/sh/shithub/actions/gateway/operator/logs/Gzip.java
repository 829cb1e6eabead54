package sh.shithub.actions.gateway.operator.logs;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** A text compressed while it is read. */
final class Gzip extends PiecedStream {
    private static final int STEP_BYTES = 64 << 10;

    private final InputStream text;
    private final ByteArrayOutputStream ready = new ByteArrayOutputStream();
    private final GZIPOutputStream into;
    private boolean ended;

    Gzip(InputStream text) {
        this.text = text;
        try {
            into = new GZIPOutputStream(ready);
        } catch (IOException e) {
            throw new UncheckedIOException("into memory", e);
        }
    }

    /** By {@code Accept-Encoding}. */
    static boolean acceptedBy(HttpRequest<?> request) {
        return acceptedBy(request.getHeaders().getAll(HttpHeaders.ACCEPT_ENCODING));
    }

    /** @param accepted the {@code Accept-Encoding} headers of a request (RFC 9110, 12.5.3) */
    static boolean acceptedBy(List<String> accepted) {
        Boolean any = null;
        for (String coding : String.join(",", accepted).toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = coding.strip().split("\\s*;\\s*");
            boolean wanted = parts.length < 2 || !parts[1].matches("q=0(\\.0{0,3})?");
            if (parts[0].equals("gzip") || parts[0].equals("x-gzip")) {
                return wanted;
            }
            if (parts[0].equals("*")) {
                any = wanted;
            }
        }
        return any != null && any;
    }

    @Override
    InputStream next() throws IOException {
        if (ended) {
            return null;
        }
        byte[] step = text.readNBytes(STEP_BYTES);
        into.write(step);
        if (step.length < STEP_BYTES) {
            into.close();
            ended = true;
        }
        InputStream compressed = new ByteArrayInputStream(ready.toByteArray());
        ready.reset();
        return compressed;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
