package sh.shithub.actions.cli.logs;

import java.util.Map;

/** How a log that is followed is shown. */
public interface ShowLog {
    /** The next step. */
    void step(Map<String, Object> step);

    /** What comes next in its log, any number of lines and halves of lines. */
    void text(String id, String text);

    /**
     * Its log has ended.
     *
     * @param end status and conclusion
     */
    void done(Map<String, Object> end);

    /** The job has ended. */
    void ended(long job, String conclusion);
}
