package sh.shithub.actions.log.objects;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;

/** Up to one part's bytes; grows with what is put in, as most logs are small. */
final class PartBuffer extends ByteArrayOutputStream {
    private static final int FIRST_BYTES = 64 << 10;
    private final int most;

    PartBuffer(int most) {
        super(Math.min(most, FIRST_BYTES));
        this.most = most;
    }

    boolean full() {
        return count == most;
    }

    /** Takes what it has room for of the bytes between the two. @return how many it took */
    int add(byte[] source, int from, int to) {
        int taken = Math.min(to - from, most - count);
        write(source, from, taken);
        return taken;
    }

    /** Read by the request as often as it is tried; not copied, so the buffer is not to be changed until it has ended. */
    RequestBody body() {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(buf, 0, count), count, "application/octet-stream");
    }

    Md5 md5() {
        return Md5.of(buf, count);
    }
}
