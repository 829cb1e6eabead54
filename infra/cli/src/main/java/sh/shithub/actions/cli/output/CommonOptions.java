package sh.shithub.actions.cli.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command takes, and how it answers. */
public final class CommonOptions {
    /** The forms of an answer, as they are written on the command line. */
    public enum Form {
        table,
        json
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            description = "how to answer: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Form output;

    /** One thing; its keys are the JSON's. */
    public void answer(Map<String, Object> fields) {
        print(output == Form.json ? Json.indented(fields) : Table.fields(fields));
    }

    /** Many things; the table shows only these columns. */
    public void answer(List<String> columns, List<Map<String, Object>> rows) {
        print(output == Form.json ? Json.indented(rows) : Table.rows(columns, rows));
    }

    /** What has no form but JSON. */
    public void answerJson(Map<String, Object> fields) {
        print(Json.indented(fields));
    }

    /** One of many answers, on a line of its own. */
    public void answerLine(Map<String, Object> fields) {
        print(Json.compact(fields));
    }

    /** A note for people beside the answer: not part of it, so it goes to standard error. */
    public void note(String sentence) {
        PrintWriter err = command.commandLine().getErr();
        err.println(sentence);
        err.flush();
    }

    /** For an answer that comes bit by bit; {@link #written} says whether it gets anywhere. */
    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** @throws Failure when what was printed cannot be written */
    public void written() {
        requireWritten(out());
    }

    /** @throws Failure when what was printed there cannot be written */
    public static void requireWritten(PrintWriter out) {
        if (out.checkError()) {
            throw new Failure(ExitCode.FAULT, "the answer could not be written to standard output");
        }
    }

    public boolean json() {
        return output == Form.json;
    }

    private void print(String text) {
        out().print(text.endsWith("\n") ? text : text + System.lineSeparator());
        // A token that was made and could not be shown must not look like success.
        written();
    }
}
