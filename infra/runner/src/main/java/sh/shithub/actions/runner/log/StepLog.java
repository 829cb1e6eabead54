package sh.shithub.actions.runner.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;

/**
 * One step's log on its way from the command to the server. One thread reads what the command prints ({@link #follow}), the
 * job's own thread sends it ({@link #sendDue}), because only that thread makes calls.
 */
public final class StepLog {
    private static final int READ = 16 * 1024;

    private final Sender sender;
    private final Masks masks;
    private final ChunkBuffer buffer = new ChunkBuffer();
    private long seq;
    private boolean withinLine;

    /** Takes a chunk with its number to the server; numbers rise by one from 0. */
    @FunctionalInterface
    public interface Sender {
        void send(long seq, byte[] chunk);
    }

    /** @param secrets what must not appear */
    public StepLog(Collection<String> secrets, Sender sender) {
        this.sender = sender;
        masks = new Masks(secrets);
    }

    /** Reads until the output ends; on a thread of its own, which ends with the output. */
    public Thread follow(InputStream output) {
        Thread reader = new Thread(() -> read(output), "step-output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** A line of the runner's own, below what was printed so far. */
    public void note(String line) {
        synchronized (masks) {
            byte[] text = ((withinLine ? "\n" : "") + line + "\n").getBytes(StandardCharsets.UTF_8);
            write(text, text.length);
        }
    }

    /** Sends the next chunk if one is due within this time. */
    public void sendDue(Duration within) {
        try {
            send(buffer.take(within));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends all that is left; what is printed later is dropped. */
    public void finish() {
        synchronized (masks) {
            buffer.add(masks.rest());
            buffer.end();
        }
        try {
            for (byte[] chunk = buffer.take(Duration.ZERO); chunk.length > 0; chunk = buffer.take(Duration.ZERO)) {
                send(chunk);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing more will be sent: a command that still prints must not wait for it. */
    public void drop() {
        buffer.end();
    }

    private void send(byte[] chunk) {
        if (chunk.length > 0) {
            sender.send(seq, chunk);
            seq++;
        }
    }

    private void read(InputStream output) {
        byte[] piece = new byte[READ];
        try (output) {
            for (int length = output.read(piece); length >= 0; length = output.read(piece)) {
                buffer.awaitRoom();
                write(piece, length);
            }
        } catch (IOException e) {
            // The pipe was closed under us: the command is gone, and what it printed is here.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Masked and added in one go, so that lines of the runner's own never fall between a masked piece and its rest. */
    private void write(byte[] piece, int length) {
        synchronized (masks) {
            buffer.add(masks.mask(piece, length));
            withinLine = length > 0 ? piece[length - 1] != '\n' : withinLine;
        }
    }
}
