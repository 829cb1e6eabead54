package sh.shithub.actions.log.annotations;

import io.micronaut.core.annotation.Nullable;

/**
 * What a line of a log says about a place in a file.
 *
 * @param ordinal place among the annotations of the step's log, from 0, kept or not
 * @param logLine line of the step's log, from 1
 * @param place where it points to
 * @param title at most {@link Texts#TITLE_CHARACTERS}; may be empty
 * @param message at most {@link Texts#MESSAGE_BYTES} of UTF-8, never blank
 */
public record Annotation(int ordinal, long logLine, Level level, Place place, String title, String message) {
    /**
     * Lines from 1. There are columns only when the two lines are one.
     *
     * @param path {@link #NO_FILE} when the command names no file
     */
    public record Place(
            String path,
            int startLine,
            int endLine,
            @Nullable Integer startColumn,
            @Nullable Integer endColumn) {
        /** What GitHub shows for an annotation without a file; its line is then the log's. */
        public static final String NO_FILE = ".github";
    }
}
