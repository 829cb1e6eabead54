package sh.shithub.actions.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.output.Failure;

class SettingsTest {
    @TempDir
    Path checkout;

    @TempDir
    Path elsewhere;

    @Test
    void a_variable_wins_over_the_file() throws Exception {
        devEnv("SHITHUB_GATEWAY_URL=http://file");
        assertEquals(
                "http://variable",
                settings(Map.of("SHITHUB_GATEWAY_URL", "http://variable"), checkout)
                        .gatewayUrl());
    }

    @Test
    void the_file_is_found_from_a_directory_below() throws Exception {
        devEnv("SHITHUB_GATEWAY_URL=http://file");
        Path below = Files.createDirectories(checkout.resolve("infra/cli/src"));
        assertEquals("http://file", settings(Map.of(), below).gatewayUrl());
    }

    @Test
    void the_file_is_found_by_the_checkout_of_the_program() throws Exception {
        devEnv("SHITHUB_GATEWAY_URL=http://file");
        assertEquals(
                "http://file",
                settings(Map.of(Settings.ROOT, checkout.toString()), elsewhere).gatewayUrl());
    }

    @Test
    void lines_are_taken_as_they_are() throws Exception {
        devEnv(
                "# written by up",
                "",
                "nonsense",
                "SHITHUB_DATABASE_URL=postgresql://u:$(id)`id`\"=@h:1/x?a=b",
                "OTHER=1");
        assertEquals(
                "postgresql://u:$(id)`id`\"=@h:1/x?a=b",
                settings(Map.of(), checkout).databaseUrl());
    }

    @Test
    void a_file_without_the_line_is_named() throws Exception {
        Path file = devEnv("SHITHUB_GATEWAY_URL=http://file");
        Failure failure =
                assertThrows(Failure.class, settings(Map.of("SHITHUB_OPERATOR_TOKEN", " "), checkout)::operatorToken);
        assertEquals(
                "SHITHUB_OPERATOR_TOKEN is not set and " + file
                        + " does not have it; start the stack with infra/bin/up,"
                        + " which writes it, or set SHITHUB_OPERATOR_TOKEN (64 hexadecimal characters from: shithubd admin"
                        + " token create --name NAME --scope operator)",
                failure.getMessage());
    }

    private Path devEnv(String... lines) throws IOException {
        Path file = Files.createDirectories(checkout.resolve(".dev")).resolve("env");
        return Files.write(file, java.util.List.of(lines));
    }

    private static Settings settings(Map<String, String> environment, Path directory) {
        return new Settings(environment, directory);
    }
}
