package sh.shithub.actions.log.masking;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.log.mask.Tail;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.keys.AesGcm;
import sh.shithub.actions.platform.keys.MasterKey;

/** Text that is not masked yet, on its way through the database (invariant 10): held chunks and tails, each bound to its row. */
@Singleton
final class HeldSeal {
    private static final byte VERSION = 1;
    /** No chunk has it. */
    private static final long TAIL = -1;

    private final AesGcm seal;

    HeldSeal(MasterKey master) {
        seal = new AesGcm(master.derive(MasterKey.HELD_LOGS), VERSION);
    }

    byte[] seal(long stepId, long seq, byte[] chunk) {
        return seal.seal(key(stepId), place(stepId, seq), chunk);
    }

    byte[] open(long stepId, long seq, byte[] sealed) {
        try {
            return seal.open(key(stepId), place(stepId, seq), sealed);
        } catch (GeneralSecurityException e) {
            throw new PoisonException(
                    DeadLetterKind.not_sealed,
                    "what is held of the log of step " + stepId + " does not open with this installation's key",
                    e);
        }
    }

    /** @return null when there is nothing to go on from */
    byte[] sealTail(long stepId, Tail tail) {
        return tail.isStart() ? null : seal(stepId, TAIL, tail.toBytes());
    }

    Tail openTail(long stepId, byte[] sealed) {
        return sealed == null ? Tail.START : Tail.of(open(stepId, TAIL, sealed));
    }

    private static byte[] key(long stepId) {
        return ByteBuffer.allocate(Long.BYTES).putLong(stepId).array();
    }

    private static byte[] place(long stepId, long seq) {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(stepId).putLong(seq).array();
    }
}
