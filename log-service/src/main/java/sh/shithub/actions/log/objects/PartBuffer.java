package sh.shithub.actions.log.objects;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import software.amazon.awssdk.core.sync.RequestBody;

/** Up to one part's bytes; grows with what is put in, as most logs are small. */
final class PartBuffer {
    private static final int FIRST_BYTES = 64 << 10;
    private final int most;
    private byte[] bytes;
    private int length;

    PartBuffer(int most) {
        this.most = most;
        this.bytes = new byte[Math.min(most, FIRST_BYTES)];
    }

    boolean full() {
        return length == most;
    }

    /** Takes what it has room for of the bytes between the two. @return how many it took */
    int add(byte[] source, int from, int to) {
        int taken = Math.min(to - from, most - length);
        if (length + taken > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(bytes.length * 2L, length + taken)));
        }
        System.arraycopy(source, from, bytes, length, taken);
        length += taken;
        return taken;
    }

    void clear() {
        length = 0;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Read by the request as often as it is tried; not copied, so the buffer is not to be changed until it has ended. */
    RequestBody body() {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes, 0, length), length, "application/octet-stream");
    }

    Md5 md5() {
        return Md5.of(bytes, length);
    }
}
