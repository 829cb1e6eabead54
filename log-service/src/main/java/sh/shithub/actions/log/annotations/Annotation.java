package sh.shithub.actions.log.annotations;

import io.micronaut.core.annotation.Nullable;

/**
 * What a line of a log says about a place in a file.
 *
 * @param ordinal place among the annotations of the step's log, from 0, stored or not
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

        /**
         * The place that a command names, with GitHub's rules for what is missing or wrong (actions/runner, ValidateLinesAndColumns): one line stands for both, an end
         * before the start is none, columns count only within one line, and an end without a start is its start too.
         */
        static Place of(WorkflowCommand command, long logLine) {
            String path = Texts.characters(command.text("file").strip().replace('\0', ' '), Texts.PATH_CHARACTERS);
            if (path.isEmpty()) {
                int line = (int) Math.min(Integer.MAX_VALUE, logLine);
                return new Place(NO_FILE, line, line, null, null);
            }
            Integer line = command.number("line");
            Integer endLine = command.number("endLine");
            boolean known = line != null || endLine != null;
            int start = line != null ? line : known ? endLine : 1;
            int end = endLine != null && endLine >= start ? endLine : start;
            if (!known || start != end) {
                return new Place(path, start, end, null, null);
            }
            Integer column = command.number("col");
            Integer endColumn = command.number("endColumn");
            Integer first = column != null ? column : endColumn;
            Integer last = endColumn != null && endColumn >= first ? endColumn : first;
            return new Place(path, start, end, first, last);
        }
    }
}
