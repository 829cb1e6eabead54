package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a record is a dead letter, in one word; the words beside it ({@link DeadLetterHeaders#REASON}) say more. */
@Serdeable
public enum DeadLetterKind {
    /** Its bytes are no message that the reader knows. */
    unreadable,
    /** A message that belongs on another topic. */
    misplaced,
    /** A message with a value that it cannot have. */
    invalid,
    /** A log chunk that was not sealed with this installation's key, or for another place. */
    not_sealed,
    /** It names a job or step that there is not. */
    unknown_subject,
    /** It failed alone, as often as a record is tried. */
    failed,
    /** Its consumer did not say: it is of a release that does not know these kinds. */
    other;

    public static Optional<DeadLetterKind> of(String wire) {
        return Stream.of(values()).filter(kind -> kind.name().equals(wire)).findFirst();
    }
}
