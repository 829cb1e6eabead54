package sh.shithub.actions.cli.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file under {@code workflows/bad} with what must be said of it, all of it, beside it. The good ones: {@code ParseFileTest}. */
class GoldenWorkflowTest {
    private static final Path BAD = Path.of("src/test/resources/workflows/bad");

    static Stream<String> bad() throws IOException {
        try (Stream<Path> files = Files.list(BAD)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yml"))
                    .sorted()
                    .toList();
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void every_problem_is_told_with_its_place(String file) throws IOException {
        ReadWorkflow.Outcome outcome = ReadWorkflow.of(Files.readAllBytes(BAD.resolve(file)));
        String said = outcome.problems().stream()
                .map(problem -> problem.in(file) + "\n")
                .collect(Collectors.joining());
        assertEquals(Files.readString(BAD.resolve(file.replace(".yml", ".txt"))), said);
        assertEquals(Optional.empty(), outcome.workflow());
        assertTrue(!said.isEmpty());
    }
}
