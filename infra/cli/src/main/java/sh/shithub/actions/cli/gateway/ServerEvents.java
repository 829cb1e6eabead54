package sh.shithub.actions.cli.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Server-sent events, read one by one. */
public final class ServerEvents implements AutoCloseable {
    private final BufferedReader lines;
    private String id;

    ServerEvents(InputStream stream) {
        lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /** @param id of the last event that had one */
    public record Event(String name, String id, String data) {}

    /** Null when the stream has ended; the last event of a stream may be cut off, and is then none. */
    public Event next() throws IOException {
        String name = "message";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && data.length() > 0) {
                return new Event(name, id, data.substring(0, data.length() - 1));
            }
            int colon = line.indexOf(':');
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (colon < 0 ? line : line.substring(0, colon)) {
                case "event" -> name = value;
                case "data" -> data.append(value).append('\n');
                case "id" -> id = value;
                default -> {}
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
