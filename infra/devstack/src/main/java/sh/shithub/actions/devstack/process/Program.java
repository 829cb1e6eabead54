package sh.shithub.actions.devstack.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to run.
 *
 * @param name as people know it, for messages
 * @param command its path and arguments
 * @param environment set besides what is inherited
 * @param log where its output is appended
 * @param end the signal that asks it to end in order
 * @param orphaned the signal it gets when this process dies
 * @param patience how long ending in order may take before it is killed
 */
public record Program(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path log,
        Signal end,
        Signal orphaned,
        Duration patience) {}
