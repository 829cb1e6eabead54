package sh.shithub.actions.gateway.operator.logs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
final class StepLogStream extends PiecedStream implements LogText.Sink {
    private final LongFunction<ReadLogs.Moment> after;
    private final BiFunction<Long, ReadLogs.Recorded, ResponseInputStream<GetObjectResponse>> object;
    /** What was shown as rows; what is in the object is no row any more. */
    private final Seqs seen = new Seqs();

    private ByteArrayOutputStream page = new ByteArrayOutputStream();
    private LogText text = new LogText(this, LogText.NOTHING);
    private ResponseInputStream<GetObjectResponse> unfinished;
    private long recordedBytes;
    private long lastSeq = -1;

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
    InputStream next() {
        unfinished = null;
        ReadLogs.Moment moment = after.apply(lastSeq);
        if (moment.recorded().bytes() > recordedBytes) {
            return goOnWith(moment.recorded());
        }
        if (moment.page().chunks().isEmpty()) {
            return null;
        }
        moment.page().addTo(text, seen);
        lastSeq = moment.page().last();
        InputStream rows = new ByteArrayInputStream(page.toByteArray());
        page = new ByteArrayOutputStream();
        return rows;
    }

    /** Chunks that are neither in the object nor served yet may stand anywhere in the order. */
    private InputStream goOnWith(ReadLogs.Recorded recorded) {
        text = new LogText(this, Math.max(recorded.last(), seen.last().orElse(LogText.NOTHING)));
        lastSeq = -1;
        recordedBytes = recorded.bytes();
        if (served >= recorded.bytes()) {
            return InputStream.nullInputStream();
        }
        unfinished = object.apply(served, recorded);
        return unfinished;
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
