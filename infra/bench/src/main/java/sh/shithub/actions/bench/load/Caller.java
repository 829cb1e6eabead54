package sh.shithub.actions.bench.load;

import io.netty.buffer.ByteBuf;

/**
 * A client that makes one call after the other, never two at once: a token chain, a runner. Used by one thread at a time.
 */
public interface Caller {
    /** Writes the next request whole, head and body. */
    void write(ByteBuf out);

    /** @param body the answer's; good only until this returns */
    Outcome answered(int status, ByteBuf body);

    /** The connection broke before an answer came: whether the call took effect is not known. */
    default void lost() {}
}
