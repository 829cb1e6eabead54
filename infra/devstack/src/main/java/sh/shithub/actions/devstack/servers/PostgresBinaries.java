package sh.shithub.actions.devstack.servers;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import sh.shithub.actions.devstack.process.StartFailedException;

/**
 * PostgreSQL's programs, unpacked once per user and version. The library that carries them also starts them, but hides the
 * server's process, its log and its stop behind its own life cycle; tests and the supervisor need all three.
 */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /** The directory above {@code bin}; unpacks on first use. */
    static Path directory() {
        try {
            byte[] archive = archive();
            Path directory = cache().resolve("postgres-" + fingerprint(archive));
            if (!Files.isDirectory(directory)) {
                unpackTo(directory, archive);
            }
            return directory;
        } catch (IOException e) {
            throw new StartFailedException("PostgreSQL's programs cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return in.readAllBytes();
        }
    }

    private static Path cache() throws IOException {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path base = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return Files.createDirectories(base.resolve("shithub-actions"));
    }

    /** Beside its place first and then renamed: of several processes that unpack at once, one wins and none sees half. */
    private static void unpackTo(Path directory, byte[] archive) throws IOException {
        Path unfinished = Files.createTempDirectory(directory.getParent(), "unpacking-");
        unpack(archive, unfinished);
        try {
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Folders.delete(unfinished);
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, target.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink() || entry.isLink()) {
            link(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        if (file.getParent().endsWith("bin") && !file.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }

    private static void link(Path file, Path to) throws IOException {
        try {
            Files.createSymbolicLink(file, to);
        } catch (FileAlreadyExistsException e) {
            // The archive names some links twice.
            return;
        }
    }

    private static String fingerprint(byte[] archive) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
