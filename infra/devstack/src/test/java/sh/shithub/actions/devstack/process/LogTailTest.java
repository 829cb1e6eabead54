package sh.shithub.actions.devstack.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @Test
    void what_services_write_as_json_is_text_for_people_and_all_else_is_as_it_is(@TempDir Path folder)
            throws IOException {
        Path log = folder.resolve("service.log");
        Files.writeString(log, """
                plain words
                {"timestamp":"2026-01-01T00:00:00.000Z","level":"WARN","logger":"a.B","message":"said","service":"s","instance":"i","job":7}
                {"not":"a line of ours"}
                {cut
                """);
        assertEquals(
                String.join(
                        System.lineSeparator(),
                        "plain words",
                        "2026-01-01T00:00:00.000Z WARN said job=7",
                        "{\"not\":\"a line of ours\"}",
                        "{cut",
                        "(whole log: " + log + ")"),
                LogTail.of(log));
    }
}
