package sh.shithub.actions.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.settings.Settings;

/** One call of shithubd and what came of it. */
public record Ran(int code, String out, String err) {
    public static Ran shithubd(Map<String, String> environment, Path directory, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Shithubd.commandLine(new Settings(environment, directory));
        int code = command.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    /** Done, and without a word on standard error. */
    public Ran done() {
        assertEquals("", err);
        assertEquals(ExitCode.OK.number(), code, out);
        return this;
    }

    /** Ended with the code and this on standard error. */
    public void failed(ExitCode expected, String sentence) {
        assertEquals(sentence, err.strip());
        assertEquals(expected.number(), code);
    }

    public Map<String, Object> json() throws IOException {
        return JSON.std.mapFrom(out);
    }

    public List<Map<String, Object>> rows() throws IOException {
        return JSON.std.listFrom(out).stream().map(Ran::row).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> row(Object row) {
        return (Map<String, Object>) row;
    }
}
