package sh.shithub.actions.cli.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.RunSpecRules;

/**
 * Any bytes are a workflow that can be queued or a list of problems. The same pseudo-random files each time:
 * a failure names the seed that makes its file again.
 */
class AnyBytesTest {
    private static final int ROUNDS = 6_000;
    private static final List<String> PIECES = List.of(
            "&a",
            "*a",
            "&env",
            "*env",
            "*steps",
            "<<",
            ": ",
            "- ",
            "? ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "|",
            ">",
            "\n",
            "  ",
            "\t",
            "#",
            "'",
            "\"",
            "!!binary",
            "!!int",
            "!!bool",
            "!x",
            "%YAML 1.2",
            "---",
            "...",
            "null",
            "~",
            "true",
            "0x",
            "-1",
            "99999999999",
            "\u0000",
            "\u0085",
            "\ufeff",
            "\ud83d\ude80",
            "needs",
            "steps",
            "runs-on",
            "on",
            "with",
            "jobs",
            "env",
            "if",
            "id",
            "run",
            "uses",
            "name");

    @Test
    void a_changed_file_is_a_workflow_or_problems() throws IOException {
        byte[] good = Files.readAllBytes(Path.of("src/test/resources/workflows/good/full.yml"));
        int understood = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] file = good;
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                file = changed(file, random);
            }
            understood += judged(seed, file) ? 1 : 0;
        }
        assertTrue(understood > 100 && understood < ROUNDS, "understood " + understood);
    }

    @Test
    void random_pieces_are_a_workflow_or_problems() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int pieces = random.nextInt(60); pieces > 0; pieces--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            judged(seed, text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void random_bytes_are_problems() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] bytes = new byte[new Random(seed).nextInt(64)];
            new Random(seed).nextBytes(bytes);
            judged(seed, bytes);
        }
    }

    /** True for a workflow. */
    private static boolean judged(int seed, byte[] file) {
        ReadWorkflow.Outcome outcome;
        try {
            outcome = ReadWorkflow.of(file);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + seed + ": " + new String(file, StandardCharsets.UTF_8), e);
        }
        assertEquals(outcome.problems().isEmpty(), outcome.workflow().isPresent(), "seed " + seed);
        outcome.problems()
                .forEach(problem -> assertTrue(
                        problem.line() > 0
                                && problem.column() > 0
                                && problem.message().lines().count() == 1,
                        "seed " + seed + ": " + problem));
        outcome.workflow()
                .ifPresent(workflow ->
                        assertEquals(java.util.Optional.empty(), RunSpecRules.problem(run(workflow)), "seed " + seed));
        return outcome.workflow().isPresent();
    }

    private static RunSpec run(Workflow workflow) {
        return new RunSpec(
                new RunSpec.Repo(1, "o", "n"),
                "ci.yml",
                workflow.name(),
                "0123456",
                null,
                "push",
                null,
                null,
                workflow.concurrency(),
                false,
                workflow.specs());
    }

    private static byte[] changed(byte[] file, Random random) {
        int at = random.nextInt(file.length + 1);
        int until = Math.min(file.length, at + random.nextInt(random.nextInt(8) == 0 ? 400 : 4));
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(file, 0, at);
        switch (random.nextInt(4)) {
            case 0 -> changed.write(random.nextInt(256));
            case 1 ->
                changed.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
            case 2 -> changed.writeBytes(Arrays.copyOfRange(file, at, until));
            default -> at = until;
        }
        changed.write(file, at, file.length - at);
        return changed.toByteArray();
    }
}
