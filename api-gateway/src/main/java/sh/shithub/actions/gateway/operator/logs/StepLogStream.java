package sh.shithub.actions.gateway.operator.logs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.logs.Seqs;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A step's log as it reads once it is finished: the recorded bytes of its object, then its fresh chunks, page by page; memory does
 * not grow with the log, and nothing is held open but the object.
 *
 * <p>A finalisation may come in between and take chunks away that were not read yet. It wrote the same text as is written here, by the
 * same rule, so the object goes on where this has got to.
 */
final class StepLogStream extends InputStream implements LogText.Sink {
    private final LongFunction<ReadLogs.Moment> after;
    private final BiFunction<Long, ReadLogs.Recorded, ResponseInputStream<GetObjectResponse>> object;
    /** What was shown as rows; what is in the object is no row any more. */
    private final Seqs seen = new Seqs();

    private ByteArrayOutputStream page = new ByteArrayOutputStream();
    private LogText text = new LogText(this, LogText.NOTHING);
    private InputStream source = InputStream.nullInputStream();
    private ResponseInputStream<GetObjectResponse> unfinished;
    private long recordedBytes;
    private long served;
    private long lastSeq = -1;
    private int lastByte = '\n';

    /**
     * @param after the moment behind a seq
     * @param object what is recorded of it, from a byte on
     */
    StepLogStream(
            LongFunction<ReadLogs.Moment> after,
            BiFunction<Long, ReadLogs.Recorded, ResponseInputStream<GetObjectResponse>> object) {
        this.after = after;
        this.object = object;
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
        int read = source.read(into, offset, length);
        while (read < 0 && next()) {
            read = source.read(into, offset, length);
        }
        if (read > 0) {
            served += read;
            lastByte = into[offset + read - 1];
        }
        return read;
    }

    /** @return false at the log's end */
    private boolean next() throws IOException {
        source.close();
        unfinished = null;
        ReadLogs.Moment moment = after.apply(lastSeq);
        if (moment.recorded().bytes() > recordedBytes) {
            goOnWith(moment.recorded());
            return true;
        }
        if (moment.page().chunks().isEmpty()) {
            source = InputStream.nullInputStream();
            return false;
        }
        moment.page().addTo(text, seen);
        lastSeq = moment.page().last();
        source = new ByteArrayInputStream(page.toByteArray());
        page = new ByteArrayOutputStream();
        return true;
    }

    /** Chunks that are neither in the object nor served yet may stand anywhere in the order. */
    private void goOnWith(ReadLogs.Recorded recorded) {
        text = new LogText(this, Math.max(recorded.last(), seen.last().orElse(LogText.NOTHING)));
        lastSeq = -1;
        recordedBytes = recorded.bytes();
        source = InputStream.nullInputStream();
        if (served < recorded.bytes()) {
            unfinished = object.apply(served, recorded);
            source = unfinished;
        }
    }

    @Override
    public void append(byte[] bytes) {
        page.writeBytes(bytes);
        if (bytes.length > 0) {
            lastByte = bytes[bytes.length - 1];
        }
    }

    @Override
    public boolean atLineStart() {
        return lastByte == '\n';
    }

    /** The rest is not wanted. */
    @Override
    public void close() {
        if (unfinished != null) {
            unfinished.abort();
        }
    }
}
