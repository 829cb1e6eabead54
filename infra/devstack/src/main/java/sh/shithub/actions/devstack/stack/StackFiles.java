package sh.shithub.actions.devstack.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import sh.shithub.actions.devstack.servers.Folders;

/**
 * A stack's folder, {@code .dev} in the checkout: {@code data} survives, {@code logs} are for people, {@code env} is for scripts,
 * {@code run} says what runs right now.
 */
record StackFiles(Path home) {
    /** Changes when data of this build cannot be read by the one before, or the other way round. */
    private static final String DATA_VERSION = "1 (PostgreSQL 17, Kafka 4.3, S3Proxy files)";

    Path data() {
        return home.resolve("data");
    }

    Path log(String member) {
        return home.resolve("logs").resolve(member + ".log");
    }

    Path run() {
        return home.resolve("run");
    }

    Path environment() {
        return home.resolve("env");
    }

    Path secrets() {
        return data().resolve("secrets");
    }

    /** Refuses data that another version wrote; marks new data as this one's. */
    void claimData() {
        Path file = data().resolve("version");
        try {
            if (!Files.exists(data())) {
                Files.createDirectories(data());
                Files.writeString(file, DATA_VERSION + "\n");
            }
            String found = Files.exists(file) ? Files.readString(file).strip() : "none";
            if (!found.equals(DATA_VERSION)) {
                throw new StackException(
                        ExitCode.DATA,
                        "the data in " + data() + " has version " + found + ", this build needs " + DATA_VERSION
                                + "; start the build that wrote it, or delete it with infra/bin/down --wipe");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + data(), e);
        }
    }

    void deleteData() {
        try {
            Folders.delete(data());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + data(), e);
        }
    }

    /** The log of the start before is kept beside the new one. */
    void turnOver(String member) {
        try {
            if (Files.exists(log(member))) {
                Files.move(
                        log(member),
                        home.resolve("logs").resolve(member + ".log.1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rename " + log(member), e);
        }
    }

    /** One command at a time starts or stops; the system frees the lock when its holder dies. */
    FileLock lock() {
        try {
            Files.createDirectories(home);
            FileChannel channel =
                    FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            throw new StackException(ExitCode.BUSY, busy(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + home, e);
        }
        throw new StackException(ExitCode.BUSY, busy());
    }

    static void unlock(FileLock lock) {
        try (FileChannel channel = lock.channel()) {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unlock the stack", e);
        }
    }

    private String busy() {
        return "another up or down is at work on " + home + "; wait for it, or press Ctrl-C there";
    }
}
