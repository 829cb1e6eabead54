package sh.shithub.actions.checks.faults;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one client was acknowledged about one job that it was handed. Written by its runner, read by the checks. */
final class Told {
    private final long job;
    private final long run;
    private final Instant claimed = Instant.now();
    private final Map<Long, StringBuilder> logs = new LinkedHashMap<>();
    private final Map<Long, String> stepEnds = new LinkedHashMap<>();
    private String jobEnd;
    /** When the last acknowledged call was made. */
    private Instant lastCall;
    /** What a call said whose answer has not come. */
    private String underWay = "";

    private boolean abandoned;
    private boolean excused;
    private boolean checked;

    /**
     * Acknowledged conclusions at one moment.
     *
     * @param job null while it is not acknowledged
     * @param steps by step id
     */
    record Ends(String job, Map<Long, String> steps) {}

    Told(long job, long run) {
        this.job = job;
        this.run = run;
    }

    long job() {
        return job;
    }

    long run() {
        return run;
    }

    Instant claimed() {
        return claimed;
    }

    synchronized void says(String chunk) {
        underWay = chunk;
    }

    synchronized void acknowledged(Instant called) {
        lastCall = called;
    }

    synchronized void logged(long step, String chunk) {
        logs.computeIfAbsent(step, key -> new StringBuilder()).append(chunk);
        underWay = "";
    }

    synchronized void stepEnded(long step, String conclusion) {
        logs.computeIfAbsent(step, key -> new StringBuilder());
        stepEnds.put(step, conclusion);
    }

    synchronized void jobEnded(String conclusion) {
        jobEnd = conclusion;
    }

    /** Its client got no answer from a gateway that was killed, and never tries again. */
    synchronized void abandon() {
        abandoned = true;
    }

    /** What was acknowledged about it may be gone, for a fault took what held it. */
    synchronized void excuse() {
        excused = true;
    }

    synchronized boolean isExcused() {
        return excused;
    }

    synchronized void check() {
        checked = true;
    }

    synchronized boolean isChecked() {
        return checked;
    }

    synchronized boolean isAcknowledged() {
        return lastCall != null;
    }

    synchronized boolean isAbandoned() {
        return abandoned;
    }

    synchronized Instant lastCall() {
        return lastCall;
    }

    synchronized Ends ends() {
        return new Ends(jobEnd, new LinkedHashMap<>(stepEnds));
    }

    synchronized Map<Long, String> logs() {
        Map<Long, String> texts = new LinkedHashMap<>();
        logs.forEach((step, text) -> texts.put(step, text.toString()));
        return texts;
    }

    synchronized String underWay() {
        return underWay;
    }

    @Override
    public String toString() {
        return "job " + job + " of run " + run;
    }
}
