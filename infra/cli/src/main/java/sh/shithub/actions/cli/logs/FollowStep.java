package sh.shithub.actions.cli.logs;

import java.io.IOException;
import java.time.Duration;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.gateway.ServerEvents;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.output.Json;

/** One step's log from its beginning to its end, over as many connections as it takes. */
final class FollowStep {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 500;

    private final Gateway gateway;
    private final String path;
    private String lastId;
    private long heard = System.nanoTime();

    FollowStep(Gateway gateway, String path) {
        this.gateway = gateway;
        this.path = path;
    }

    /** @throws Failure when the gateway refuses, or nothing can be heard of it for two minutes */
    void into(ShowLog show) throws InterruptedException {
        while (!followed(show)) {
            if (System.nanoTime() - heard > PATIENCE.toNanos()) {
                throw new Failure(
                        ExitCode.UNREACHABLE,
                        "the gateway has not been heard of for " + PATIENCE.toSeconds()
                                + " s; the same command shows the log again");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** @return false when the connection ended before the log did */
    private boolean followed(ShowLog show) {
        try (ServerEvents events = gateway.events(path, lastId)) {
            for (ServerEvents.Event event = events.next(); event != null; event = events.next()) {
                heard = System.nanoTime();
                if (event.name().equals("done")) {
                    show.done(Json.object(event.data()));
                    return true;
                }
                if (event.name().equals("chunk")) {
                    show.text(event.id(), text(event.data()));
                    lastId = event.id();
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        } catch (Failure refused) {
            if (refused.code() == ExitCode.UNREACHABLE) {
                return false;
            }
            throw refused;
        }
    }

    /** A carriage return comes as U+240D, and what looks like that or like the mark for it comes behind that mark, U+241B. */
    static String text(String data) {
        if (data.indexOf('\u240D') < 0 && data.indexOf('\u241B') < 0) {
            return data;
        }
        StringBuilder text = new StringBuilder(data.length());
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            boolean marked = c == '\u241B' && i + 1 < data.length();
            text.append(marked ? data.charAt(++i) : c == '\u240D' ? '\r' : c);
        }
        return text.toString();
    }
}
