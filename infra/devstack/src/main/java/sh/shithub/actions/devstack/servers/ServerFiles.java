package sh.shithub.actions.devstack.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import sh.shithub.actions.devstack.process.StartFailedException;

/** What the build left in {@code infra/devstack/servers/<name>}: a server's class path and its logging settings. */
final class ServerFiles {
    private final Path folder;

    private ServerFiles(Path folder) {
        this.folder = folder;
    }

    static ServerFiles of(String name) {
        return new ServerFiles(Checkout.root().resolve("infra/devstack/servers").resolve(name));
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

    /** What {@link #classPath()} names. */
    List<Path> jars() {
        return Stream.of(classPath().split(System.getProperty("path.separator")))
                .map(Path::of)
                .toList();
    }

    private static void requireAll(Path list, List<String> paths) {
        paths.stream().filter(path -> !Files.exists(Path.of(path))).findFirst().ifPresent(path -> {
            throw notBuilt(list + " names " + path + ", which is not there");
        });
    }

    private static StartFailedException notBuilt(String what) {
        return new StartFailedException(what + "; build it with: mvn -pl infra/devstack -am -DskipTests package");
    }
}
