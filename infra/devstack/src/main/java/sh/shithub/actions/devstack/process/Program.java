package sh.shithub.actions.devstack.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to run.
 *
 * @param name as people know it, for messages
 * @param command its path and arguments
 * @param environment set besides what is inherited
 * @param log where its output is appended
 * @param ending how it is stopped
 * @param orphaned the signal it gets when the process dies that it was to end with
 */
public record Program(
        String name, List<String> command, Map<String, String> environment, Path log, Ending ending, Signal orphaned) {}
