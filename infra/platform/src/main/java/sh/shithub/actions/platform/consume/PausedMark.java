package sh.shithub.actions.platform.consume;

import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * A consumer that waits for a fault to pass says so in the metadata of its committed offset, where the gateway's watch of the lag finds
 * it without asking the process. The next ordinary commit takes it away.
 */
public final class PausedMark {
    private static final String MARK = "paused: ";

    private PausedMark() {}

    /** The offset stays where it is; only the kind of fault is told, as what a fault says may name data. */
    static OffsetAndMetadata at(long offset, Throwable fault) {
        return new OffsetAndMetadata(offset, MARK + fault.getClass().getSimpleName());
    }

    /** What the consumer waits for; empty when it does not. */
    public static Optional<String> reason(String metadata) {
        return metadata != null && metadata.startsWith(MARK)
                ? Optional.of(metadata.substring(MARK.length()))
                : Optional.empty();
    }
}
