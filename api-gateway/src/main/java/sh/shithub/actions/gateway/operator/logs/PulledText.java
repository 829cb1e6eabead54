package sh.shithub.actions.gateway.operator.logs;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text that is read as its client takes it, a piece at a time on a few threads for all: a slow client holds none of them. Nothing
 * is opened before a client takes it.
 */
final class PulledText implements Publisher<byte[]>, Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(PulledText.class);
    static final MediaType TYPE = MediaType.of("text/plain; charset=utf-8");
    private static final int PIECE_BYTES = 64 << 10;

    private final Supplier<InputStream> text;
    private final Executor readers;
    private Subscriber<? super byte[]> subscriber;
    private InputStream open;
    private long wanted;
    private boolean reading;
    private boolean over;

    PulledText(Supplier<InputStream> text, Executor readers) {
        this.text = text;
        this.readers = readers;
    }

    /** Whole, compressed where that is accepted. */
    static MutableHttpResponse<?> answer(HttpRequest<?> request, Supplier<InputStream> text, Executor readers) {
        boolean gzip = Gzip.acceptedBy(request);
        // The type is said here, as the filters take an untyped body for JSON.
        MutableHttpResponse<?> response = HttpResponse.ok(
                        new PulledText(gzip ? () -> new Gzip(text.get()) : text, readers))
                .contentType(TYPE)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        return gzip ? response.header(HttpHeaders.CONTENT_ENCODING, "gzip") : response;
    }

    @Override
    public void subscribe(Subscriber<? super byte[]> to) {
        subscriber = to;
        to.onSubscribe(this);
    }

    @Override
    public void request(long more) {
        synchronized (this) {
            wanted = wanted + more < 0 ? Long.MAX_VALUE : wanted + more;
        }
        readOn();
    }

    /** Its client has gone. */
    @Override
    public void cancel() {
        synchronized (this) {
            over = true;
            if (reading) {
                return;
            }
            reading = true;
        }
        readers.execute(this::close);
    }

    private void readOn() {
        synchronized (this) {
            if (reading || over || wanted == 0) {
                return;
            }
            reading = true;
        }
        readers.execute(this::read);
    }

    private void read() {
        try {
            open = open == null ? text.get() : open;
            byte[] piece = open.readNBytes(PIECE_BYTES);
            if (piece.length == 0) {
                end();
                subscriber.onComplete();
                return;
            }
            synchronized (this) {
                wanted--;
            }
            subscriber.onNext(piece);
        } catch (IOException | RuntimeException e) {
            LOG.warn("a log cannot be read", e);
            end();
            subscriber.onError(e);
            return;
        }
        boolean gone;
        synchronized (this) {
            gone = over;
            reading = gone;
        }
        if (gone) {
            close();
        } else {
            readOn();
        }
    }

    private void end() {
        synchronized (this) {
            over = true;
        }
        close();
    }

    private void close() {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOG.debug("a log's stream could not be closed", e);
        }
    }
}
