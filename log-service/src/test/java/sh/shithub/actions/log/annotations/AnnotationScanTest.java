package sh.shithub.actions.log.annotations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What GitHub's runner would take from a log, and no more memory than that needs. */
class AnnotationScanTest {
    private static final AnnotationSettings SETTINGS = new AnnotationSettings(50, 1 << 20);

    @Test
    void a_command_with_all_that_it_may_have_is_read() {
        Annotation error = only("before\n  ::error file=a.java,line=3,col=7,endColumn=9,title=X%3A Y%2C%25,unknown=1"
                + "::one%0Atwo%25: 3%3A\nafter\n");
        assertEquals(Level.failure, error.level());
        assertEquals(new Annotation.Place("a.java", 3, 3, 7, 9), error.place());
        assertEquals("X: Y,%", error.title());
        assertEquals("one\ntwo%: 3%3A", error.message());
        assertEquals(0, error.ordinal());
        assertEquals(2, error.logLine());
    }

    /** actions/runner, ValidateLinesAndColumns. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            file=a                                | 1 | 1 | - | -
            file=a,line=5                         | 5 | 5 | - | -
            file=a,endLine=5                      | 5 | 5 | - | -
            file=a,line=5,endLine=7,col=1         | 5 | 7 | - | -
            file=a,line=5,endLine=3,col=2         | 5 | 5 | 2 | 2
            file=a,col=2,endColumn=3              | 1 | 1 | - | -
            file=a,line=5,col=4,endColumn=2       | 5 | 5 | 4 | 4
            file=a,line=5,endColumn=9             | 5 | 5 | 9 | 9
            file=a,line=x,endLine=-1              | 1 | 1 | - | -
            FILE=a,LINE=5,COL=1                   | 5 | 5 | 1 | 1
            """)
    void lines_and_columns_that_are_missing_or_wrong_become_what_they_can_be(
            String properties, int start, int end, Integer column, Integer endColumn) {
        assertEquals(
                new Annotation.Place("a", start, end, column, endColumn),
                only("::warning " + properties + "::m\n").place());
    }

    @Test
    void an_annotation_without_a_file_points_to_the_line_of_the_log() {
        assertEquals(
                new Annotation.Place(".github", 3, 3, null, null),
                only("a\nb\n::NOTICE::said\r\n").place());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x ::error::not at the beginning\n",
                ":error::one colon\n",
                "::error:: \n",
                "::error no end\n",
                "::errors::unknown\n",
                "::debug::not one of the three\n",
                "##[error]the old form is only colour\n",
                "::stop-commands::pause\n::error::not heard\n"
            })
    void what_is_no_command_is_text(String log) {
        assertTrue(scan(log).counts().isEmpty());
    }

    @Test
    void commands_count_again_behind_the_word_that_ends_the_pause() {
        assertEquals(
                "heard",
                only("::stop-commands::pause\n::error::not heard\n::pause::\n::error::heard\n")
                        .message());
    }

    @Test
    void a_last_line_without_its_end_counts() {
        assertEquals("the end", only("::error::the end").message());
    }

    /** Chunks end anywhere. */
    @Test
    void the_borders_of_chunks_change_nothing() {
        String log = "a\n ::error file=ä.java,line=3::müde %0A\n::warning::w\nend";
        AnnotationScan bytewise = new AnnotationScan(SETTINGS);
        for (byte one : log.getBytes(StandardCharsets.UTF_8)) {
            bytewise.append(new byte[] {one}, 1);
        }
        assertEquals(scan(log), bytewise.end());
    }

    @Test
    void texts_are_cut_to_what_a_check_run_takes_and_no_character_is_torn() {
        Annotation cut = only("::error title=" + "ü".repeat(300) + "::x" + "ü".repeat(40_000) + "\n");
        assertEquals("ü".repeat(255), cut.title());
        assertEquals("x" + "ü".repeat(32_767), cut.message());
    }

    @Test
    void the_longest_message_is_whole_when_every_byte_of_it_is_escaped() {
        Annotation escaped = only("::error::" + "x" + "%0A".repeat(65_535) + "\n");
        assertEquals(65_536, escaped.message().length());
    }

    @Test
    void what_is_over_the_limits_is_counted() {
        String log = "::error::e\n".repeat(60) + "::warning::w\n".repeat(3);
        StepAnnotations found = scan(log);
        assertEquals(60, found.count(Level.failure));
        assertEquals(3, found.count(Level.warning));
        assertEquals(53, found.stored().size());
        assertEquals(62, found.stored().get(52).ordinal());

        StepAnnotations large = scan(("::error::" + "m".repeat(65_536) + "\n").repeat(20));
        assertEquals(20, large.count(Level.failure));
        assertTrue(large.stored().size() < 17, () -> "kept: " + large.stored().size());
    }

    /** 200 MiB in lines of 100 MiB, one of which looks like a command: in the heap of these tests there is no room for one. */
    @Test
    void a_line_may_be_of_any_length() {
        AnnotationScan scan = new AnnotationScan(SETTINGS);
        byte[] some = new byte[1 << 20];
        Arrays.fill(some, (byte) 'x');
        for (String beginning : List.of("::error::", "text")) {
            byte[] first = beginning.getBytes(StandardCharsets.UTF_8);
            scan.append(first, first.length);
            for (int i = 0; i < 100; i++) {
                scan.append(some, some.length);
            }
            scan.append(new byte[] {'\n'}, 1);
        }
        StepAnnotations found = scan.end();
        assertEquals(1, found.count(Level.failure));
        assertEquals(65_536, found.stored().get(0).message().length());
    }

    @Test
    void a_text_that_postgresql_cannot_hold_is_made_one_that_it_can() {
        assertEquals("a b", only("::error::a\0b\n").message());
    }

    @Test
    void an_absent_column_is_null() {
        assertNull(only("::error file=a,line=1::m\n").place().startColumn());
    }

    private static Annotation only(String log) {
        StepAnnotations found = scan(log);
        assertEquals(1, found.stored().size(), () -> "found: " + found);
        return found.stored().get(0);
    }

    private static StepAnnotations scan(String log) {
        AnnotationScan scan = new AnnotationScan(SETTINGS);
        byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
        scan.append(bytes, bytes.length);
        return scan.end();
    }
}
