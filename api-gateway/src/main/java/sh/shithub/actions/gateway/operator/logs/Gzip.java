package sh.shithub.actions.gateway.operator.logs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** A text compressed while it is read. */
final class Gzip extends InputStream {
    private static final int STEP_BYTES = 64 << 10;

    private final InputStream text;
    private final ByteArrayOutputStream ready = new ByteArrayOutputStream();
    private final GZIPOutputStream into;
    private InputStream out = InputStream.nullInputStream();
    private boolean ended;

    Gzip(InputStream text) {
        this.text = text;
        try {
            into = new GZIPOutputStream(ready);
        } catch (IOException e) {
            throw new UncheckedIOException("into memory", e);
        }
    }

    /** @param accepted the {@code Accept-Encoding} headers of a request (RFC 9110, 12.5.3) */
    static boolean acceptedBy(List<String> accepted) {
        Boolean any = null;
        for (String coding : String.join(",", accepted).toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = coding.strip().split("\\s*;\\s*");
            boolean wanted = parts.length < 2 || !parts[1].matches("q=0(\\.0{0,3})?");
            if (parts[0].equals("gzip") || parts[0].equals("x-gzip")) {
                return wanted;
            }
            if (parts[0].equals("*")) {
                any = wanted;
            }
        }
        return any != null && any;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = out.read(bytes, offset, length);
        while (read < 0 && !ended) {
            compress();
            read = out.read(bytes, offset, length);
        }
        return read;
    }

    private void compress() throws IOException {
        byte[] step = text.readNBytes(STEP_BYTES);
        into.write(step);
        if (step.length < STEP_BYTES) {
            into.close();
            ended = true;
        }
        out = new ByteArrayInputStream(ready.toByteArray());
        ready.reset();
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
