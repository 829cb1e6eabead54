package sh.shithub.actions.devstack.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sh.shithub.actions.devstack.process.StartFailedException;
import sh.shithub.actions.devstack.servers.ClassData;

/** The jars that the build has left in a checkout: the ones that are also deployed. */
record ServiceJars(Path root) implements ServiceCode {
    @Override
    public List<String> of(Service service) {
        Path jar = root.resolve(service.title()).resolve("target").resolve(service.title() + ".jar");
        if (!Files.exists(jar)) {
            throw new StartFailedException(jar + " is not there; build it with: mvn -DskipTests package");
        }
        List<String> code = new ArrayList<>(ClassData.options(service.title(), withLibraries(jar)));
        code.addAll(List.of("-jar", jar.toString()));
        return code;
    }

    private static List<Path> withLibraries(Path jar) {
        try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
            return Stream.concat(Stream.of(jar), libraries.sorted()).toList();
        } catch (IOException e) {
            throw new StartFailedException(
                    "the libraries of " + jar + " are not there; build it with: mvn -DskipTests package", e);
        }
    }
}
