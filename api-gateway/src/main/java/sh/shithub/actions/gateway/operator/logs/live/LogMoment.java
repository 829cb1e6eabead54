package sh.shithub.actions.gateway.operator.logs.live;

import java.util.List;

/**
 * A step's log at one moment, behind the place that was asked for.
 *
 * @param status of the step
 * @param conclusion null as long as it has none
 * @param closed no more chunks come, late ones aside
 * @param objectBytes how much of its object is the log; 0 when there is none
 * @param rows its fresh chunks, or the first of them
 * @param more whether there are further ones
 */
record LogMoment(String status, String conclusion, boolean closed, long objectBytes, List<Row> rows, boolean more) {
    /**
     * A fresh chunk.
     *
     * @param tail how many of the last bytes were added when the log was closed
     */
    record Row(long seq, byte[] chunk, int tail) {}

    /** The step has ended for status-service too, which may hear of it a little later than log-service. */
    boolean concluded() {
        return conclusion != null;
    }
}
