package sh.shithub.actions.cli.workflow;

import java.util.Comparator;

/** What is wrong with a workflow file, and where: line and column from 1. */
public record Problem(int line, int column, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> IN_FILE_ORDER = Comparator.comparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::message);

    @Override
    public int compareTo(Problem other) {
        return IN_FILE_ORDER.compare(this, other);
    }

    /** As compilers write it, so that editors find the place. */
    public String in(String file) {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
