package sh.shithub.actions.checks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which TCP ports of this machine are a process's, as Linux tells in {@code /proc}. */
final class SocketOwner {
    private static final String SOCKET = "socket:[";

    private SocketOwner() {}

    /** The local ports of all its sockets; none when it has ended. */
    static Set<Integer> ports(long pid) {
        Set<String> inodes = inodes(Path.of("/proc", Long.toString(pid), "fd"));
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> lines(Path.of(table)).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 9 && inodes.contains(fields[9]))
                .map(fields -> Integer.valueOf(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16))
                .collect(Collectors.toSet());
    }

    private static Set<String> inodes(Path descriptors) {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> all = Files.list(descriptors)) {
            all.forEach(descriptor -> addInode(descriptor, inodes));
        } catch (IOException | UncheckedIOException e) {
            return Set.of();
        }
        return inodes;
    }

    private static void addInode(Path descriptor, Set<String> inodes) {
        try {
            String to = Files.readSymbolicLink(descriptor).toString();
            if (to.startsWith(SOCKET)) {
                inodes.add(to.substring(SOCKET.length(), to.length() - 1));
            }
        } catch (IOException e) {
            // It was closed meanwhile.
        }
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException e) {
            return List.of();
        }
    }
}
