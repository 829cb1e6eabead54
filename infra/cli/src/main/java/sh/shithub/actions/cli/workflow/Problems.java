package sh.shithub.actions.cli.workflow;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Gathers what is wrong with a file; reading goes on after each, so that an author sees all of it at once. */
final class Problems {
    /** Of a file that is no workflow at all, the first hundred say enough. */
    private static final int MOST = 100;

    private final TreeSet<Problem> found = new TreeSet<>();
    private int noted;

    void at(Node node, String message) {
        at(node.getStartMark(), message);
    }

    void at(Optional<Mark> mark, String message) {
        at(mark.map(Mark::getLine).orElse(0) + 1, mark.map(Mark::getColumn).orElse(0) + 1, message);
    }

    /** @param message a quotation of the file's may be in it; what a terminal would obey is taken out */
    void at(int line, int column, String message) {
        noted++;
        found.add(new Problem(line, column, message.replaceAll("\\p{Cntrl}", "?")));
        if (found.size() > MOST) {
            found.pollLast();
        }
    }

    /** How many were noted up to now, also those that are not kept. */
    int count() {
        return noted;
    }

    /** In the order of the file. */
    List<Problem> all() {
        return List.copyOf(found);
    }
}
