package sh.shithub.actions.platform.json;

import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Message;

/** Messages to and from their JSON bytes. */
@Singleton
public record MessageCodec(ObjectMapper mapper) {
    public byte[] encode(Message message) {
        try {
            return mapper.writeValueAsBytes(message);
        } catch (IOException e) {
            throw new IllegalStateException("a message of ours cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    /** @throws PoisonException when the bytes are not a message that this build knows; a later try would not help */
    public Message decode(byte[] bytes) {
        if (bytes == null || bytes.length == 0) {
            throw new PoisonException(DeadLetterKind.unreadable, "the record is empty");
        }
        if (bytes.length > Limits.RECORD_BYTES) {
            throw new PoisonException(
                    DeadLetterKind.unreadable,
                    "the record has " + bytes.length + " bytes; the largest message has " + Limits.RECORD_BYTES);
        }
        if (NulCharacter.in(bytes)) {
            throw new PoisonException(
                    DeadLetterKind.unreadable, "the record contains a NUL character, which cannot be stored");
        }
        try {
            Message message = mapper.readValue(bytes, Message.class);
            if (message == null) {
                throw new PoisonException(DeadLetterKind.unreadable, "the record is JSON null");
            }
            return message;
        } catch (IOException | RuntimeException e) {
            throw e instanceof PoisonException p
                    ? p
                    : new PoisonException(
                            DeadLetterKind.unreadable, "not a message of a known type: " + e.getMessage(), e);
        }
    }
}
