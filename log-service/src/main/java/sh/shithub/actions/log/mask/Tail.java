package sh.shithub.actions.log.mask;

import java.nio.ByteBuffer;

/**
 * Where a text's masking goes on: the end of the text, which may be the beginning of a secret and is not shown yet. It may have pieces of
 * secrets, so it is stored sealed.
 *
 * @param text the bytes that are not shown yet
 * @param carried how many bytes of it are under stars that were shown; -1 when no stars stand directly before it
 * @param afterBorder whether it is a text's beginning before which something may be missing
 */
public record Tail(byte[] text, int carried, boolean afterBorder) {
    private static final byte[] NOTHING = {};

    /** Before the first byte of a text. */
    public static final Tail START = new Tail(NOTHING, -1, false);
    /** Before the first byte behind a gap: it may stand in the middle of a secret. */
    public static final Tail BORDER = new Tail(NOTHING, -1, true);

    /** Whether a text may be continued from here by any other, as from its start. */
    public boolean isStart() {
        return text.length == 0 && carried < 0 && !afterBorder;
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(Integer.BYTES + 1 + text.length)
                .putInt(carried)
                .put((byte) (afterBorder ? 1 : 0))
                .put(text)
                .array();
    }

    public static Tail of(byte[] bytes) {
        ByteBuffer read = ByteBuffer.wrap(bytes);
        int carried = read.getInt();
        boolean afterBorder = read.get() != 0;
        byte[] text = new byte[read.remaining()];
        read.get(text);
        return new Tail(text, carried, afterBorder);
    }
}
