package sh.shithub.actions.gateway.operator.logs;

import jakarta.annotation.Nullable;
import java.io.IOException;
import java.io.InputStream;

/** A text in pieces, each of which is opened when the one before has been read. */
abstract class PiecedStream extends InputStream {
    private InputStream piece = InputStream.nullInputStream();
    /** How many bytes were read. */
    long served;
    /** Of what was read, or is about to be. */
    int lastByte = '\n';

    /** Null at the end. */
    @Nullable
    abstract InputStream next() throws IOException;

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int read = piece.read(into, offset, length);
        while (read < 0 && open()) {
            read = piece.read(into, offset, length);
        }
        if (read > 0) {
            served += read;
            lastByte = into[offset + read - 1];
        }
        return read;
    }

    private boolean open() throws IOException {
        piece.close();
        InputStream next = next();
        piece = next == null ? InputStream.nullInputStream() : next;
        return next != null;
    }

    @Override
    public void close() throws IOException {
        piece.close();
    }
}
