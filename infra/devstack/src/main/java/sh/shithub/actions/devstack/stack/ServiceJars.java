package sh.shithub.actions.devstack.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import sh.shithub.actions.devstack.process.StartFailedException;

/** The jars that the build has left in a checkout: the ones that are also deployed. */
record ServiceJars(Path root) implements ServiceCode {
    @Override
    public List<String> of(Service service) {
        Path jar = root.resolve(service.title()).resolve("target").resolve(service.title() + ".jar");
        if (!Files.exists(jar)) {
            throw new StartFailedException(jar + " is not there; build it with: mvn -DskipTests package");
        }
        return List.of("-jar", jar.toString());
    }
}
