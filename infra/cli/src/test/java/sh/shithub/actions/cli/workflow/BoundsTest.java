package sh.shithub.actions.cli.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may not be, so that no file can hurt the program that reads it. */
class BoundsTest {
    private static final String JOBS = "on: push\njobs: {a: {runs-on: linux, steps: [{run: make}]}}\n";

    @Test
    void sixty_four_kibibytes_are_read_and_one_more_is_not() {
        assertEquals(List.of(), said(JOBS + "#".repeat(YamlText.MAX_BYTES - JOBS.length())));
        refused(
                "1:1 the file has 65537 bytes; a workflow file has at most 65536",
                JOBS + "#".repeat(YamlText.MAX_BYTES - JOBS.length() + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void deep_nesting_ends_with_a_sentence(String opening) {
        String deep = opening.repeat(YamlText.MAX_BYTES / opening.length());
        List<String> said = said(deep);
        assertEquals(1, said.size(), said.toString());
        assertEquals("nested deeper than 50 levels", said.get(0).split(" ", 2)[1]);
    }

    @Test
    void a_hundred_aliases_are_followed_and_one_more_is_not() {
        assertEquals(List.of(), said(steps(100)));
        List<String> said = said(steps(101));
        assertEquals(List.of("107:9 more than 100 aliases"), said);
    }

    private static String steps(int aliases) {
        return "on: push\njobs:\n  a:\n    runs-on: linux\n    steps:\n      - &s {run: make}\n"
                + "      - *s\n".repeat(aliases);
    }

    @Test
    void aliases_that_multiply_are_not_followed() {
        String bomb = "x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n"
                + IntStream.range(1, 10)
                        .mapToObj(i -> "x" + i + ": &x" + i + " ["
                                + IntStream.range(0, 10)
                                        .mapToObj(j -> "*x" + (i - 1))
                                        .collect(Collectors.joining(", "))
                                + "]\n")
                        .collect(Collectors.joining());
        refused("1:1 more than 50000 values once the aliases are followed", bomb);
    }

    @Test
    void aliases_that_nest_are_not_followed_for_ever() {
        String tower = "x0: &x0 []\n"
                + IntStream.range(1, 60)
                        .mapToObj(i -> "x" + i + ": &x" + i + " [*x" + (i - 1) + "]\n")
                        .collect(Collectors.joining());
        refused("1:1 nested deeper than 50 levels once the aliases are followed", tower);
    }

    @Test
    void bytes_that_are_not_utf_8_are_told_with_their_place() {
        byte[] latin = ("on: push\nname: Gr\u00fc\u00dfe\n").getBytes(StandardCharsets.ISO_8859_1);
        ReadWorkflow.Outcome outcome = ReadWorkflow.of(latin);
        assertEquals(List.of(new Problem(2, 9, "the file is not UTF-8")), outcome.problems());
        assertEquals(List.of(), said("name: Gr\u00fc\u00dfe \ud83d\ude80\n" + JOBS));
    }

    @Test
    void a_byte_order_mark_is_no_text() {
        assertEquals(List.of(), said("\uFEFF" + JOBS));
    }

    @Test
    void of_a_file_full_of_problems_the_first_hundred_are_told() {
        String text = JOBS
                + IntStream.range(0, 1000).mapToObj(i -> "key" + i + ": 1\n").collect(Collectors.joining());
        List<String> said = said(text);
        assertEquals(100, said.size());
        assertEquals("102:1", said.get(99).split(" ", 2)[0]);
    }

    private static void refused(String sentence, String text) {
        assertEquals(List.of(sentence), said(text));
    }

    private static List<String> said(String text) {
        ReadWorkflow.Outcome outcome = assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> ReadWorkflow.of(text.getBytes(StandardCharsets.UTF_8)));
        assertEquals(outcome.problems().isEmpty(), outcome.workflow().isPresent());
        assertEquals(
                Optional.empty(),
                outcome.workflow().filter(workflow -> workflow.jobs().isEmpty()));
        return outcome.problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + " " + problem.message())
                .toList();
    }
}
