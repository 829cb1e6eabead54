package sh.shithub.actions.devstack.servers;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import sh.shithub.actions.devstack.process.StartFailedException;

/** What the build left in {@code infra/devstack/servers/<name>}: a server's class path and its logging settings. */
final class ServerFiles {
    private final Path folder;

    private ServerFiles(Path folder) {
        this.folder = folder;
    }

    static ServerFiles of(String name) {
        return new ServerFiles(devstack().resolve("servers").resolve(name));
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** @throws StartFailedException when the build has not made it or a library has gone since */
    String classPath() {
        Path list = folder.resolve("target/classpath");
        try {
            String paths = Files.readString(list).strip();
            requireAll(list, List.of(paths.split(System.getProperty("path.separator"))));
            return paths;
        } catch (IOException e) {
            throw notBuilt(list + " is not there");
        }
    }

    private static void requireAll(Path list, List<String> paths) {
        paths.stream().filter(path -> !Files.exists(Path.of(path))).findFirst().ifPresent(path -> {
            throw notBuilt(list + " names " + path + ", which is not there");
        });
    }

    private static StartFailedException notBuilt(String what) {
        return new StartFailedException(what + "; build it with: mvn -pl infra/devstack -am -DskipTests package");
    }

    /** This module's folder, found from where its classes lie: target/classes, or the jar in target or in another's lib. */
    private static Path devstack() {
        Path here = codeSource();
        for (Path at = here; at != null; at = at.getParent()) {
            Path candidate = at.resolve("infra/devstack");
            if (Files.isDirectory(candidate.resolve("servers"))) {
                return candidate;
            }
        }
        throw new StartFailedException("no infra/devstack/servers above " + here + "; run from a checkout");
    }

    private static Path codeSource() {
        try {
            return Path.of(ServerFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
