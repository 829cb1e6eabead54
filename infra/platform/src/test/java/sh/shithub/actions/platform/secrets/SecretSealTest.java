package sh.shithub.actions.platform.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.platform.keys.AesGcm;
import sh.shithub.actions.platform.keys.MasterKey;

class SecretSealTest {
    private final SecretSeal seal = new SecretSeal(key(0));

    @RepeatedTest(200)
    void a_secret_opens_in_its_own_row_and_in_no_other(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String value = text(random);
        SecretPlace place = random.nextBoolean()
                ? SecretPlace.ofOwner("octo", "TOKEN")
                : SecretPlace.ofRepo(1 + random.nextInt(9), "TOKEN");
        byte[] sealed = seal.seal(place, value);

        assertEquals(value, seal.open(place, sealed));
        for (SecretPlace other : List.of(
                SecretPlace.ofOwner("octo2", "TOKEN"),
                SecretPlace.ofOwner("octo", "TOKEN2"),
                SecretPlace.ofRepo(10, "TOKEN"),
                SecretPlace.ofRepo(place.repoId() + 1, "TOKEN"),
                SecretPlace.ofRepo(place.repoId() + 1, "OTHER"))) {
            assertThrows(NotOpenedException.class, () -> seal.open(other, sealed));
        }
        assertThrows(NotOpenedException.class, () -> new SecretSeal(key(1)).open(place, sealed));
        assertThrows(NotOpenedException.class, () -> seal.open(place, flipped(sealed, random)));
        assertThrows(NotOpenedException.class, () -> seal.openSnapshot(1, 1, sealed));
    }

    @RepeatedTest(200)
    void a_snapshot_opens_for_its_own_claim_and_for_no_other(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<String, String> secrets = new TreeMap<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            secrets.put("S" + i, text(random));
        }
        byte[] sealed = seal.sealSnapshot(7, 2, secrets);

        assertEquals(secrets, seal.openSnapshot(7, 2, sealed));
        assertThrows(NotOpenedException.class, () -> seal.openSnapshot(7, 1, sealed));
        assertThrows(NotOpenedException.class, () -> seal.openSnapshot(72, 2, sealed));
        assertThrows(NotOpenedException.class, () -> new SecretSeal(key(1)).openSnapshot(7, 2, sealed));
        assertThrows(NotOpenedException.class, () -> seal.openSnapshot(7, 2, flipped(sealed, random)));
    }

    @Test
    void what_is_sealed_twice_reads_differently_and_shows_nothing_of_its_value() {
        SecretPlace place = SecretPlace.ofOwner("octo", "TOKEN");
        String once = new String(seal.seal(place, "hunter2-hunter2"), StandardCharsets.ISO_8859_1);
        assertFalse(once.contains("hunter2"));
        assertFalse(once.equals(new String(seal.seal(place, "hunter2-hunter2"), StandardCharsets.ISO_8859_1)));
        assertEquals("hunter2-hunter2".length() + AesGcm.OVERHEAD_BYTES, once.length());
    }

    @Test
    void a_blob_that_is_no_blob_is_refused_in_words_that_say_what_to_do() {
        String message = assertThrows(
                        NotOpenedException.class, () -> seal.open(SecretPlace.ofRepo(3, "TOKEN"), new byte[] {1}))
                .getMessage();
        assertTrue(message.startsWith("the secret TOKEN of repository 3 cannot be opened"), message);
        assertTrue(message.contains("SHITHUB_MASTER_KEY"), message);
    }

    private static byte[] flipped(byte[] sealed, Random random) {
        byte[] changed = sealed.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    /** Of any characters, surrogate pairs among them. */
    private static String text(Random random) {
        return random.ints(1 + random.nextInt(300), 1, 0x11000)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .append('x')
                .toString();
    }

    private static MasterKey key(int first) {
        byte[] raw = new byte[32];
        raw[0] = (byte) first;
        return new MasterKey(Base64.getEncoder().encodeToString(raw));
    }
}
