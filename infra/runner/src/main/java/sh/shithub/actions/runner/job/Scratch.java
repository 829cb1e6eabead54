package sh.shithub.actions.runner.job;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import sh.shithub.actions.runner.gateway.Job;

/**
 * The directories of one job, made for it and removed after it: {@code workspace}, where its commands start, and
 * {@code temp}, for the runner's own files and for what a command leaves behind.
 */
record Scratch(Path root, Path workspace, Path temp, Path event) implements AutoCloseable {
    static Scratch make(Job job) throws IOException {
        // Readable for this user only: createTempDirectory sees to it.
        Path root = Files.createTempDirectory("shithub-job-" + job.id() + "-");
        Path workspace = Files.createDirectory(root.resolve("workspace"));
        Path temp = Files.createDirectory(root.resolve("temp"));
        Path event = Files.writeString(
                temp.resolve("event.json"),
                job.eventPayload() == null ? "{}" : job.eventPayload().toString());
        return new Scratch(root, workspace, temp, event);
    }

    /** @param name relative to the workspace, or absolute: commands may go anywhere on this host anyway */
    Path directory(String name) {
        Path directory = name == null || name.isBlank() ? workspace : workspace.resolve(name);
        if (!Files.isDirectory(directory)) {
            throw new UnsupportedException("working directory " + name + " is not there");
        }
        return directory;
    }

    /** Links are removed, never followed; directories that a command made read-only go too. */
    @Override
    public void close() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                directory.toFile().setWritable(true);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
