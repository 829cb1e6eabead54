package sh.shithub.actions.devstack.servers;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Class data sharing: what Java has read and linked of a program's classes, mapped at the next start instead of done again. A service is
 * ready in half the time then.
 *
 * <p>A program's first process writes the archive when it ends in order; it lies in the build's folder and belongs to these jars and this
 * Java. An archive that does not fit is passed over by Java, without a word.
 */
public final class ClassData {
    /** From this version on Java itself makes an archive anew that does not fit. */
    private static final int RENEWS = 19;

    private static final String SUFFIX = ".jsa";

    private ClassData() {}

    /**
     * Options for a Java that runs this program.
     *
     * @param program a name for the file
     * @param jars all that its classes come from
     */
    public static List<String> options(String program, List<Path> jars) {
        try {
            Path archive = archive(program, jars);
            List<String> options = new ArrayList<>();
            // Both when an archive is made and when one does not fit, of each class that is left out.
            options.add("-Xlog:cds*=off");
            if (Runtime.version().feature() >= RENEWS) {
                options.add("-XX:+AutoCreateSharedArchive");
                options.add("-XX:SharedArchiveFile=" + archive);
            } else {
                options.add((isWhole(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
            }
            return options;
        } catch (IOException e) {
            throw new UncheckedIOException("class data of " + program + ": " + e.getMessage(), e);
        }
    }

    private static Path archive(String program, List<Path> jars) throws IOException {
        Path folder = Files.createDirectories(Checkout.root().resolve("infra/devstack/target/class-data"));
        List<Object> key = new ArrayList<>(List.of(System.getProperty("java.vm.version")));
        for (Path jar : jars) {
            key.addAll(
                    List.of(jar, Files.size(jar), Files.getLastModifiedTime(jar).toMillis()));
        }
        Path archive = folder.resolve(program + "-" + Integer.toHexString(Objects.hash(key.toArray())) + SUFFIX);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, program + "-*" + SUFFIX)) {
            for (Path one : all) {
                if (!one.equals(archive)) {
                    Files.deleteIfExists(one);
                }
            }
        }
        return archive;
    }

    /** Java writes the head last: what a killed process has left begins with zeros. */
    private static boolean isWhole(Path archive) throws IOException {
        if (!Files.exists(archive)) {
            return false;
        }
        try (DataInputStream head = new DataInputStream(Files.newInputStream(archive))) {
            return head.available() > Integer.BYTES && head.readInt() != 0;
        }
    }
}
