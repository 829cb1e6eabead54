package sh.shithub.actions.gateway.operator.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The logs of a job's steps, one behind the other, each between the line {@code ##[group]<step name>} and the line
 * {@code ##[endgroup]}. Each is opened when its turn comes.
 */
final class JobLogStream extends InputStream {
    private final Deque<Supplier<InputStream>> parts = new ArrayDeque<>();
    private InputStream part = InputStream.nullInputStream();
    private int lastByte = '\n';

    JobLogStream(List<ReadLogs.Step> steps, Function<ReadLogs.Step, InputStream> log) {
        for (ReadLogs.Step step : steps) {
            parts.add(() -> text("##[group]" + step.name() + "\n"));
            parts.add(() -> log.apply(step));
            parts.add(() -> text((lastByte == '\n' ? "" : "\n") + "##[endgroup]\n"));
        }
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

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
        int read = part.read(into, offset, length);
        while (read < 0 && !parts.isEmpty()) {
            part.close();
            part = parts.remove().get();
            read = part.read(into, offset, length);
        }
        if (read > 0) {
            lastByte = into[offset + read - 1];
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        part.close();
    }
}
