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
 * Class data sharing: what Java has read and linked of a program's classes, mapped at the next start instead of done again.
 *
 * <p>The build's tests write an archive for each program: its first process there that ends in order. It lies in the build's folder and
 * belongs to these jars and this Java; one that does not fit is passed over by Java, without a word. {@code infra/bin/up} uses what the
 * tests have left and writes none: a process that is going to write one starts later and runs slower.
 */
public final class ClassData {
    /** Set by the build for its tests. */
    private static final boolean WRITES = Boolean.getBoolean("class-data.write");

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
            if (WRITES) {
                deleteOthers(program, archive);
            }
            // An archive that does not fit, or is written, would be told of class by class.
            String silent = "-Xlog:cds*=off";
            if (isWhole(archive)) {
                return List.of(silent, "-XX:SharedArchiveFile=" + archive);
            }
            return WRITES ? List.of(silent, "-XX:ArchiveClassesAtExit=" + archive) : List.of();
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
        return folder.resolve(program + "-" + Integer.toHexString(Objects.hash(key.toArray())) + SUFFIX);
    }

    private static void deleteOthers(String program, Path archive) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(archive.getParent(), program + "-*" + SUFFIX)) {
            for (Path one : all) {
                if (!one.equals(archive)) {
                    Files.deleteIfExists(one);
                }
            }
        }
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
