package sh.shithub.actions.checks.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server's data moves to a small file system of its own, which is filled up; afterwards it moves back. */
final class FullDisk implements Act {
    private static final int SPARE_KIB = 64 * 1024;
    private static final int BLOCK = 65_536;

    private final FaultyStack stack;
    private final String server;
    private final Path data;
    private final Path kept;
    private boolean mounted;

    FullDisk(FaultyStack stack, String server) {
        this.stack = stack;
        this.server = server;
        data = stack.data(server);
        kept = data.resolveSibling(server + ".kept");
    }

    @Override
    public String strike() {
        if (!canMount()) {
            return "skipped: this process may not mount a file system";
        }
        stack.kill(server);
        long kib = Long.parseLong(Shell.run("du", "-sk", data.toString()).split("\\s")[0]) + SPARE_KIB;
        move(data, kept);
        Shell.run("mkdir", "-m", "700", data.toString());
        Shell.run("mount", "-t", "tmpfs", "-o", "mode=700,size=" + kib + "k", "tmpfs", data.toString());
        mounted = true;
        copy(kept, data);
        stack.start(server);
        return fill() / 1024 / 1024 + " MiB written until its disk was full";
    }

    @Override
    public void heal() {
        if (!mounted) {
            return;
        }
        deleteFiller();
        if (!stack.isRunning(server)) {
            stack.start(server);
        }
        stack.kill(server);
        Shell.run("rm", "-rf", kept.toString());
        Shell.run("mkdir", "-m", "700", kept.toString());
        copy(data, kept);
        Shell.run("umount", data.toString());
        mounted = false;
        Shell.run("rmdir", data.toString());
        move(kept, data);
        stack.start(server);
    }

    private boolean canMount() {
        Path trial = data.resolveSibling("mount.trial");
        try {
            Shell.run("mkdir", "-p", trial.toString());
            Shell.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", trial.toString());
            Shell.run("umount", trial.toString());
            return true;
        } catch (IllegalStateException e) {
            return false;
        } finally {
            Shell.run("rmdir", trial.toString());
        }
    }

    private long fill() {
        long written = 0;
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(block);
                written += block.length;
            }
        } catch (IOException full) {
            return written;
        }
    }

    private void deleteFiller() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return data.resolve("filler");
    }

    private static void move(Path from, Path to) {
        Shell.run("mv", from.toString(), to.toString());
    }

    /** Kafka's indexes are mostly holes. */
    private static void copy(Path from, Path to) {
        Shell.run("cp", "-a", "--sparse=always", from + "/.", to.toString());
    }
}
