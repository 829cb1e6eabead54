package sh.shithub.actions.status.annotations;

import io.micronaut.core.annotation.Nullable;
import java.util.ArrayList;
import java.util.List;

/**
 * The annotations of a job's logs, and what its check run says of them.
 *
 * @param notices how many there are of this level; likewise the next two
 * @param kept how many of all are rows; of a step only so many are
 * @param shown how many of those the output holds
 * @param annotations these, as a JSON array
 * @param endReason why the server ended the job; null when its runner did
 */
record Found(
        long checkRunId,
        long notices,
        long warnings,
        long failures,
        long kept,
        long shown,
        String annotations,
        @Nullable String endReason) {
    /** As GitHub takes them with one request. */
    static final int SHOWN_MOST = 50;

    long all() {
        return notices + warnings + failures;
    }

    /** Empty when there is nothing to say. */
    String title() {
        String counts = counts();
        if (endReason == null) {
            return counts;
        }
        return counts.isEmpty() ? endReason : endReason + "; " + counts;
    }

    private String counts() {
        List<String> parts = new ArrayList<>();
        part(parts, failures, "error");
        part(parts, warnings, "warning");
        part(parts, notices, "notice");
        return String.join(", ", parts);
    }

    private static void part(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(count + " " + what + (count == 1 ? "" : "s"));
        }
    }

    String summary() {
        String ended = endReason == null ? "" : "The server ended this job: " + endReason + ".";
        return all() == 0 ? ended : (ended + " " + ofLogs()).strip();
    }

    private String ofLogs() {
        String summary = "The logs of this job say: " + counts() + ".";
        if (kept > shown) {
            summary += " The first " + shown + " stand here, all " + kept + " that were kept with the run.";
        }
        long over = all() - kept;
        if (over > 0) {
            summary += " " + over + (over == 1 ? " is" : " are")
                    + " only counted, because a step said more than is kept of one.";
        }
        return summary;
    }
}
