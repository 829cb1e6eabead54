package sh.shithub.actions.cli.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.contracts.Limits;

class SecretValueTest {
    @Test
    void the_end_of_a_single_line_is_cut_once_and_several_lines_stay() {
        assertEquals("s3cret", read("s3cret"));
        assertEquals("s3cret", read("s3cret\n"));
        assertEquals("s3cret", read("s3cret\r\n"));
        assertEquals(" s3cret ", read(" s3cret \n"));
        assertEquals("s3cret\n\n", read("s3cret\n\n"));
        assertEquals("-----BEGIN\nabc\n-----END\n", read("-----BEGIN\nabc\n-----END\n"));
        assertEquals("Gr\u00fc\u00dfe", read("Gr\u00fc\u00dfe\n"));
    }

    @Test
    void the_largest_value_is_taken_with_the_end_of_its_line_and_one_byte_more_is_not() {
        String largest = "x".repeat(Limits.SECRET_BYTES);
        assertEquals(largest, read(largest + "\r\n"));
        assertEquals(largest, SecretValue.checked(largest));
        assertRefused("the value has 65537 bytes; expected 1 to 65536 of UTF-8", largest + "x");
        assertRefused("standard input has more than the 65536 bytes that a value may have", largest + "xxx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n"})
    void nothing_is_no_value(String input) {
        assertRefused("the value has 0 bytes; expected 1 to 65536 of UTF-8", input);
    }

    @Test
    void what_no_environment_variable_can_hold_is_refused_without_showing_it() {
        Failure nul = assertThrows(Failure.class, () -> read("s3c\0ret"));
        assertTrue(nul.getMessage().contains("NUL"));
        assertFalse(nul.getMessage().contains("s3c"));
        byte[] latin = "s3cr\u00e9t".getBytes(StandardCharsets.ISO_8859_1);
        Failure bytes = assertThrows(Failure.class, () -> SecretValue.read(new ByteArrayInputStream(latin)));
        assertEquals("standard input is not UTF-8 text", bytes.getMessage());
    }

    private static void assertRefused(String sentence, String input) {
        Failure failure = assertThrows(Failure.class, () -> read(input));
        assertEquals(sentence, failure.getMessage());
        assertEquals(ExitCode.USAGE, failure.code());
    }

    private static String read(String input) {
        return SecretValue.read(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    }
}
