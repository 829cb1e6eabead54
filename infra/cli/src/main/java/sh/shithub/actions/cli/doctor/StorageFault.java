package sh.shithub.actions.cli.doctor;

import java.util.Set;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the object storage, or the way to it, refuses; in words, with what to do. */
record StorageFault(String says, String todo) {
    private static final Set<String> WRONG_KEY =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidSecurity", "InvalidToken", "ExpiredToken");

    static StorageFault of(RuntimeException e, ObjectStorageSettings storage) {
        if (!(e instanceof S3Exception refused)) {
            return e instanceof IllegalStateException
                    ? new StorageFault(e.getMessage(), "see what stands between here and the storage")
                    : new StorageFault(
                            "does not answer: " + String.valueOf(e.getMessage()).replaceAll(" \\(SDK Attempt.*", ""),
                            "start it (infra/bin/up does), or correct SHITHUB_S3_ENDPOINT and the credentials");
        }
        String code = refused.awsErrorDetails() == null
                ? ""
                : String.valueOf(refused.awsErrorDetails().errorCode());
        if (e instanceof NoSuchBucketException || code.equals("NoSuchBucket")) {
            return new StorageFault(
                    "the bucket " + storage.bucket() + " is not there", "create it, or correct SHITHUB_S3_BUCKET");
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return new StorageFault("refuses the time of this machine", "see what the check of the clock says");
        }
        if (WRONG_KEY.contains(code)) {
            return new StorageFault(
                    "refuses the keys (" + code + ")", "check SHITHUB_S3_ACCESS_KEY and SHITHUB_S3_SECRET_KEY");
        }
        if (refused.statusCode() == 403) {
            return new StorageFault(
                    "refuses this (403 " + code + ")",
                    "check SHITHUB_S3_ACCESS_KEY and SHITHUB_S3_SECRET_KEY, and that this key may put, get, list and delete in"
                            + " the bucket");
        }
        return new StorageFault(
                "refuses this (" + refused.statusCode() + " " + code + ")", "see the storage's own log");
    }
}
