package sh.shithub.actions.checks.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the running stack has on disk: the broker's log, the database with its write-ahead log, objects, and what services said. */
final class FilesOfStack {
    /** Read whole, a piece at a time. */
    private static final int PIECE = 8 << 20;

    private FilesOfStack() {}

    /** The broker's records. Its indexes are large, empty for the most part, and hold nothing but offsets. */
    static List<Path> ofBroker() {
        return below("data/kafka")
                .filter(file -> file.toString().endsWith(".log"))
                .toList();
    }

    /** After a checkpoint, everything that was committed. */
    static List<Path> ofDatabase() {
        return below("data/postgres").toList();
    }

    static List<Path> ofObjects() {
        return below("data/objectstore").toList();
    }

    static List<Path> ofServices() {
        return below("logs").toList();
    }

    /** Those of the files that hold one of the texts, with the text. */
    static Set<String> holding(List<Path> files, List<String> texts) {
        return files.stream()
                .flatMap(
                        file -> texts.stream().filter(text -> holds(file, text)).map(text -> text + " in " + file))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As bytes: the text is ASCII. A file that went away meanwhile holds nothing. */
    private static boolean holds(Path file, String text) {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            for (long at = 0; at < size; at += PIECE) {
                byte[] piece = new byte[(int) Math.min(PIECE + text.length(), size - at)];
                channel.read(ByteBuffer.wrap(piece), at);
                if (new String(piece, StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The servers are at work: a file that goes away while it is looked for is none. */
    private static Stream<Path> below(String folder) {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(RunningStackExtension.HOME.resolve(folder), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.stream();
    }
}
