package sh.shithub.actions.log.mask;

import java.nio.ByteBuffer;

/**
 * What a text's masking goes on from: its end, which may be the beginning of a secret and is not shown yet. It holds pieces of secrets:
 * whoever keeps it seals it.
 *
 * @param held not shown yet
 * @param carried how many bytes of it are under stars that were shown; -1 when no stars stand directly before it
 * @param afterBorder whether it is a text's beginning before which something may be missing
 */
public record Tail(byte[] held, int carried, boolean afterBorder) {
    private static final byte[] NOTHING = {};

    /** Before the first byte of a text. */
    public static final Tail START = new Tail(NOTHING, -1, false);
    /** Before the first byte behind a gap: it may stand in the middle of a secret. */
    public static final Tail BORDER = new Tail(NOTHING, -1, true);

    /** Whether a text may be continued from here by any other, as from its start. */
    public boolean isStart() {
        return held.length == 0 && carried < 0 && !afterBorder;
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(Integer.BYTES + 1 + held.length)
                .putInt(carried)
                .put((byte) (afterBorder ? 1 : 0))
                .put(held)
                .array();
    }

    public static Tail of(byte[] bytes) {
        ByteBuffer read = ByteBuffer.wrap(bytes);
        int carried = read.getInt();
        boolean afterBorder = read.get() != 0;
        byte[] held = new byte[read.remaining()];
        read.get(held);
        return new Tail(held, carried, afterBorder);
    }
}
