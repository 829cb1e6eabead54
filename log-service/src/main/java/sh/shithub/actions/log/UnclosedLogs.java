package sh.shithub.actions.log;

import java.time.Duration;

/**
 * Logs whose close marker never came although their job has ended: the marker was a dead letter, or its topic was lost. Their chunks
 * would stay rows for ever.
 */
public interface UnclosedLogs {
    /**
     * @param last the last step looked at; 0 when there was none
     * @param looked how many steps were looked at
     * @param closed how many of them are to be finished now
     */
    record Slice(long last, int looked, int closed) {}

    /**
     * Looks at the next steps with fresh chunks, in order of id, and closes those whose job ended long ago by the database's clock.
     *
     * @param after the step to begin behind
     * @param most at most so many
     */
    Slice close(long after, int most, Duration endedFor);
}
