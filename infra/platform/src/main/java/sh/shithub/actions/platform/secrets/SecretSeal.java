package sh.shithub.actions.platform.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.Map;
import sh.shithub.actions.platform.keys.AesGcm;
import sh.shithub.actions.platform.keys.MasterKey;

/**
 * Secrets at rest and on their way (invariant 10): stored ones, and the snapshot of what one claim carries. A blob is bound to its
 * row, so one that is copied into another's does not open there. No message of an exception says anything of a value.
 */
@Singleton
public final class SecretSeal {
    private static final byte VERSION = 1;

    private final AesGcm secrets;
    private final AesGcm snapshots;

    public SecretSeal(MasterKey master) {
        secrets = new AesGcm(master.derive(MasterKey.SECRETS), VERSION);
        snapshots = new AesGcm(master.derive(MasterKey.SECRET_SNAPSHOTS), VERSION);
    }

    public byte[] seal(SecretPlace place, String value) {
        byte[] row = row(place);
        return secrets.seal(row, row, value.getBytes(UTF_8));
    }

    /** @throws NotOpenedException when it was sealed with another master key or for another row, or was changed */
    public String open(SecretPlace place, byte[] sealed) {
        byte[] row = row(place);
        try {
            return new String(secrets.open(row, row, sealed), UTF_8);
        } catch (GeneralSecurityException e) {
            throw new NotOpenedException("the secret " + place.name() + " of " + whose(place), e);
        }
    }

    /** @param secrets values by name, as the claim carries them */
    public byte[] sealSnapshot(long jobId, int attempt, Map<String, String> secrets) {
        byte[] row = row(jobId, attempt);
        return snapshots.seal(row, row, SnapshotBytes.of(secrets));
    }

    /** @throws NotOpenedException when it was sealed with another master key or for another claim, or was changed */
    public Map<String, String> openSnapshot(long jobId, int attempt, byte[] sealed) {
        byte[] row = row(jobId, attempt);
        try {
            return SnapshotBytes.read(snapshots.open(row, row, sealed));
        } catch (GeneralSecurityException e) {
            throw new NotOpenedException("the secrets of job " + jobId + ", attempt " + attempt, e);
        }
    }

    /** No text of the database holds a NUL, so no two rows read the same. */
    private static byte[] row(SecretPlace place) {
        return String.join(
                        "\0",
                        "workflow_secrets",
                        place.scope().name(),
                        place.owner(),
                        Long.toString(place.repoId()),
                        place.name())
                .getBytes(UTF_8);
    }

    private static byte[] row(long jobId, int attempt) {
        return ("workflow_job_secret_masks\0" + jobId + '\0' + attempt).getBytes(UTF_8);
    }

    private static String whose(SecretPlace place) {
        return place.scope() == SecretPlace.Scope.owner ? "owner " + place.owner() : "repository " + place.repoId();
    }
}
