package sh.shithub.actions.runner.job;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import sh.shithub.actions.runner.gateway.JobCalls;
import sh.shithub.actions.runner.gateway.RefusedException;
import sh.shithub.actions.runner.log.StepLog;

/**
 * The one {@code uses} this runner has: {@code shithub/upload-artifact} (and {@code actions/upload-artifact}, whatever
 * version) with {@code name} and {@code path}, one file. Announced to the gateway, put into object storage at the address it
 * signs.
 */
record UploadArtifact(JobCalls calls, Path directory) {
    private static final String NAME = "(shithub|actions)/upload-artifact(@.*)?";

    static boolean named(String uses) {
        return uses.matches(NAME);
    }

    Conclusion run(Map<String, String> with, StepLog log) throws IOException {
        String name = required(with, "name");
        Path file = file(required(with, "path"));
        long size = Files.size(file);
        try {
            URI address = calls.announceArtifact(name, size);
            calls.upload(address, file);
        } catch (RefusedException e) {
            throw new UnsupportedException("artifact " + name + " was not taken: " + e.getMessage());
        }
        log.note("Uploaded " + directory.relativize(file) + " as artifact " + name + ", " + size + " bytes");
        return Conclusion.success;
    }

    private Path file(String path) {
        Path file = directory.resolve(path).normalize();
        if (Files.isDirectory(file)) {
            throw new UnsupportedException(
                    path + " is a directory; this runner uploads single files, so pack it first");
        }
        if (!Files.isReadable(file)) {
            throw new UnsupportedException(path + " is not there, or cannot be read");
        }
        return file;
    }

    private static String required(Map<String, String> with, String name) {
        String value = with.get(name);
        if (value == null || value.isBlank()) {
            throw new UnsupportedException("with: " + name + " is missing");
        }
        return value;
    }
}
