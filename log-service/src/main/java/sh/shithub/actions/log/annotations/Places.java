package sh.shithub.actions.log.annotations;

/**
 * Where a command points to, with GitHub's rules for what is missing or wrong (actions/runner, ValidateLinesAndColumns): one line stands
 * for both, an end before the start is none, columns count only within one line, and an end without a start is its start too.
 */
final class Places {
    private Places() {}

    static Annotation.Place of(WorkflowCommand command, long logLine) {
        String path = Texts.characters(command.text("file").strip().replace('\0', ' '), Texts.PATH_CHARACTERS);
        if (path.isEmpty()) {
            int line = (int) Math.min(Integer.MAX_VALUE, logLine);
            return new Annotation.Place(Annotation.Place.NO_FILE, line, line, null, null);
        }
        Integer line = command.number("line");
        Integer endLine = command.number("endLine");
        boolean known = line != null || endLine != null;
        int start = line != null ? line : known ? endLine : 1;
        int end = endLine != null && endLine >= start ? endLine : start;
        if (!known || start != end) {
            return new Annotation.Place(path, start, end, null, null);
        }
        Integer column = command.number("col");
        Integer endColumn = command.number("endColumn");
        Integer first = column != null ? column : endColumn;
        Integer last = endColumn != null && endColumn >= first ? endColumn : first;
        return new Annotation.Place(path, start, end, first, last);
    }
}
