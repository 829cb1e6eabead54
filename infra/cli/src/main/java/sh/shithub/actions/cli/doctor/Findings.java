package sh.shithub.actions.cli.doctor;

import java.util.ArrayList;
import java.util.List;

/** What one check has found so far; when its time is over the others' findings stand. */
final class Findings {
    private final CheckName check;
    private final List<Finding> all = new ArrayList<>();
    private boolean closed;

    Findings(CheckName check) {
        this.check = check;
    }

    /** Something to be timed. */
    static Long since(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    void ok(String subject, String says) {
        ok(subject, null, says);
    }

    void warning(String subject, String says, String todo) {
        warning(subject, null, says, todo);
    }

    void failed(String subject, String says, String todo) {
        failed(subject, null, says, todo);
    }

    /** @param millis that it took */
    void ok(String subject, Long millis, String says) {
        add(subject, Finding.Result.ok, millis, says, null);
    }

    void warning(String subject, Long millis, String says, String todo) {
        add(subject, Finding.Result.warning, millis, says, todo);
    }

    void failed(String subject, Long millis, String says, String todo) {
        add(subject, Finding.Result.failed, millis, says, todo);
    }

    private synchronized void add(String subject, Finding.Result result, Long millis, String says, String todo) {
        if (!closed) {
            all.add(new Finding(check, subject, result, millis, line(says), todo));
        }
    }

    /** A server's own words may have several lines. */
    private static String line(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").strip();
    }

    synchronized int count() {
        return all.size();
    }

    /** What comes later is dropped. */
    synchronized List<Finding> close() {
        closed = true;
        return List.copyOf(all);
    }
}
