package sh.shithub.actions.devstack.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for further Java processes: the same Java that runs this one. */
public final class Java {
    private Java() {}

    public static List<String> command(List<String> options, String... rest) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(rest));
        return command;
    }
}
