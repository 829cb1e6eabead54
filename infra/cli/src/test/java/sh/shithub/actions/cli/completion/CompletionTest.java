package sh.shithub.actions.cli.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.Ran;

/** The script in a real bash, asked as the shell asks it. */
class CompletionTest {
    @TempDir
    Path directory;

    private Path script;

    @BeforeEach
    void print() throws Exception {
        script = Files.writeString(
                directory.resolve("completion"),
                Ran.shithubd(Map.of(), directory, "completion", "bash").done().out());
    }

    @Test
    void commands_are_completed_at_every_depth() throws Exception {
        assertEquals(Set.of("admin"), completed("shithubd", "adm"));
        assertTrue(completed("shithubd", "admin", "").containsAll(List.of("runner", "token", "dead-letters", "lag")));
        assertEquals(Set.of("replay"), completed("shithubd", "admin", "dead-letters", "rep"));
    }

    @Test
    void options_and_their_words_are_completed() throws Exception {
        assertEquals(Set.of("--output"), completed("shithubd", "admin", "runner", "list", "--outp"));
        assertEquals(Set.of("table", "json"), completed("shithubd", "admin", "runner", "list", "--output", ""));
        assertEquals(
                Set.of("unreadable", "unknown_subject"),
                completed("shithubd", "admin", "dead-letters", "list", "--reason", "un"));
    }

    @Test
    void it_is_called_whatever_the_path_is() throws Exception {
        assertTrue(bash("source '" + script + "'; complete -p shithubd").contains("-F _complete_shithubd"));
    }

    private Set<String> completed(String... words) throws Exception {
        StringBuilder quoted = new StringBuilder();
        for (String word : words) {
            quoted.append(" '").append(word).append('\'');
        }
        // What tunes the completion under way works only while there is one.
        String asked = "source '" + script + "'; compopt() { :; }; COMP_WORDS=(" + quoted + "); COMP_CWORD="
                + (words.length - 1) + "; _complete_shithubd; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Set<String> replies = new TreeSet<>();
        bash(asked).lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(replies::add);
        return replies;
    }

    private String bash(String command) throws Exception {
        Process bash = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, bash.waitFor(), said);
        return said;
    }
}
