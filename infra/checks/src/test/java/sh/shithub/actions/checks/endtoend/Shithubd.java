package sh.shithub.actions.checks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operator's program as a script calls it, on the running stack. */
final class Shithubd {
    private Shithubd() {}

    /** @param said on both of its outputs */
    record Answer(int code, String said) {}

    /**
     * Fails the test unless the exit code is 0.
     *
     * @param input what standard input has
     * @return what it said, on both of its outputs
     */
    static String run(RunningStack stack, String input, String... arguments) {
        Answer answer = ask(stack, Map.of(), input, arguments);
        assertEquals(0, answer.code(), answer.said());
        return answer.said();
    }

    /** @param environment on top of the stack's */
    static Answer ask(RunningStack stack, Map<String, String> environment, String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("../bin/shithubd"));
        command.addAll(List.of(arguments));
        ProcessBuilder program = new ProcessBuilder(command).redirectErrorStream(true);
        program.environment().putAll(stack.environment());
        program.environment().putAll(environment);
        program.environment().put("SHITHUB_BUILD", "never");
        try {
            Process process = program.start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
