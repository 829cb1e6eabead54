package sh.shithub.actions.gateway.operator.logs.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of server-sent events that reads as the standard has it. */
final class Watching implements Flow.Subscriber<String> {
    static final int PATIENCE_SECONDS = 60;

    /** An event as an EventSource hands it out. */
    record Event(String name, String id, String data) {
        /** As the log has it (decision page 0018). */
        String text() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < data.length(); i++) {
                char c = data.charAt(i);
                text.append(c == '\u241B' ? data.charAt(++i) : c == '\u240D' ? '\r' : c);
            }
            return text.toString();
        }
    }

    private static final Event END = new Event("end of the stream", null, "");

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final StringBuilder data = new StringBuilder();
    private String name = "message";
    private String id;
    int comments;
    CompletableFuture<HttpResponse<Void>> answer;

    static Watching of(HttpClient client, HttpRequest request) {
        Watching watching = new Watching();
        watching.answer = client.sendAsync(
                request,
                status -> HttpResponse.BodySubscribers.fromLineSubscriber(
                        watching, any -> null, java.nio.charset.StandardCharsets.UTF_8, null));
        return watching;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        int colon = line.indexOf(':');
        String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
        switch (colon < 0 ? line : line.substring(0, colon)) {
            case "" -> {
                if (colon == 0) {
                    comments++;
                } else {
                    dispatch();
                }
            }
            case "event" -> name = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> id = value;
            default -> {}
        }
    }

    private void dispatch() {
        if (data.length() > 0) {
            events.add(new Event(name, id, data.substring(0, data.length() - 1)));
        }
        data.setLength(0);
        name = "message";
    }

    @Override
    public void onError(Throwable failure) {
        events.add(new Event("failure", null, failure.toString()));
    }

    @Override
    public void onComplete() {
        events.add(END);
    }

    Event next() {
        try {
            Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(event, "no event came");
            return event;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void expect(String id, String text) {
        Event event = next();
        assertEquals("chunk", event.name(), event::toString);
        assertEquals(text, event.text());
        assertEquals(id, event.id());
    }

    /** All chunks up to the end that is expected, which must be the last there is. */
    List<Event> untilDone(String status, String conclusion) {
        List<Event> chunks = new ArrayList<>();
        Event event = next();
        while (event.name().equals("chunk")) {
            chunks.add(event);
            event = next();
        }
        assertEquals("done", event.name(), event::toString);
        assertEquals("{\"status\":\"" + status + "\",\"conclusion\":\"" + conclusion + "\"}", event.data());
        assertEquals(END, next());
        return chunks;
    }

    static String text(List<Event> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.text()));
        return text.toString();
    }
}
