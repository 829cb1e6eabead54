package sh.shithub.actions.devstack.servers;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import sh.shithub.actions.devstack.process.StartFailedException;

/** The checkout that this code was built in: where the services' jars and the servers' class paths lie. */
public final class Checkout {
    private Checkout() {}

    /** Found from where this class lies, so that it does not depend on the working directory. */
    public static Path root() {
        Path here = codeSource();
        for (Path at = here; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("infra/devstack/servers"))) {
                return at;
            }
        }
        throw new StartFailedException("no infra/devstack/servers above " + here + "; run from a checkout");
    }

    private static Path codeSource() {
        try {
            return Path.of(Checkout.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
