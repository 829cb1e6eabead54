package sh.shithub.actions.log.objects;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.objectstorage.ObjectStorageException;
import io.micronaut.objectstorage.aws.AwsS3Operations;
import io.micronaut.objectstorage.request.UploadRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The requests on one object.
 *
 * @param operations for the object as a whole, {@code client} for what these do not know
 * @param conditional whether the store knows If-Match and If-None-Match
 * @param stillMine asked before each request that writes; throws when the object is not ours to write any more
 */
record S3Object(
        S3Client client,
        AwsS3Operations operations,
        String bucket,
        String key,
        boolean conditional,
        Runnable stillMine) {
    private static final String TYPE = "text/plain; charset=utf-8";
    private static final int PRECONDITION_FAILED = 412;

    /**
     * A store may take minutes to put a large object together (S3 says so): the time-out of other calls was too short for 2 GiB.
     */
    static final Duration COMPLETE = Duration.ofMinutes(10);

    ResponseInputStream<GetObjectResponse> first(long bytes) {
        return asked(() -> client.getObject(get -> get.bucket(bucket).key(key).range("bytes=0-" + (bytes - 1))));
    }

    /** Null when there is no such object. */
    @Nullable
    HeadObjectResponse head() {
        return asked(() -> {
            try {
                return client.headObject(head -> head.bucket(bucket).key(key));
            } catch (S3Exception e) {
                if (e.statusCode() == 404) {
                    return null;
                }
                throw e;
            }
        });
    }

    /**
     * The whole object in one request.
     *
     * @param replaced the ETag of what is there; null when nothing is
     * @return its ETag; null when something else is there than it was to replace
     */
    @Nullable
    String put(byte[] bytes, Md5 md5, @Nullable String replaced) {
        stillMine.run();
        UploadRequest request = UploadRequest.fromBytes(bytes, key, TYPE);
        return asked(() -> {
            try {
                return operations
                        .upload(request, put -> {
                            put.contentMD5(md5.header());
                            if (conditional) {
                                put.ifMatch(replaced).ifNoneMatch(whenNothing(replaced));
                            }
                        })
                        .getETag();
            } catch (ObjectStorageException e) {
                if (e.getCause() instanceof S3Exception s3 && s3.statusCode() == PRECONDITION_FAILED) {
                    return null;
                }
                throw e;
            }
        });
    }

    String beginParts() {
        stillMine.run();
        return asked(() -> client.createMultipartUpload(
                        create -> create.bucket(bucket).key(key).contentType(TYPE))
                .uploadId());
    }

    CompletedPart putPart(String uploadId, int number, RequestBody body, Md5 md5) {
        stillMine.run();
        return asked(() -> CompletedPart.builder()
                .partNumber(number)
                .eTag(client.uploadPart(
                                part -> part.bucket(bucket)
                                        .key(key)
                                        .uploadId(uploadId)
                                        .partNumber(number)
                                        .contentMD5(md5.header()),
                                body)
                        .eTag())
                .build());
    }

    /** @return the object's ETag; refused when something else is there than was to be replaced */
    String completeParts(String uploadId, List<CompletedPart> parts, @Nullable String replaced) {
        stillMine.run();
        return asked(() -> client.completeMultipartUpload(complete -> {
                    complete.bucket(bucket).key(key).uploadId(uploadId).multipartUpload(all -> all.parts(parts));
                    complete.overrideConfiguration(
                            call -> call.apiCallAttemptTimeout(COMPLETE).apiCallTimeout(COMPLETE));
                    if (conditional) {
                        complete.ifMatch(replaced).ifNoneMatch(whenNothing(replaced));
                    }
                })
                .eTag());
    }

    /**
     * A write is refused when something else is there by then: an instance that was frozen for longer than its lease does not overwrite
     * what another one has written since.
     */
    @Nullable
    private static String whenNothing(@Nullable String replaced) {
        return replaced == null ? "*" : null;
    }

    void abortParts(String uploadId) {
        asked(() -> client.abortMultipartUpload(
                abort -> abort.bucket(bucket).key(key).uploadId(uploadId)));
    }

    /** Uploads in parts of this object that were begun and not ended. */
    List<String> openUploads() {
        return asked(
                () -> client.listMultipartUploads(list -> list.bucket(bucket).prefix(key)).uploads().stream()
                        .filter(upload -> upload.key().equals(key))
                        .map(MultipartUpload::uploadId)
                        .toList());
    }

    private <T> T asked(Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw fault(e);
        } catch (ObjectStorageException e) {
            throw e.getCause() instanceof SdkException sdk ? fault(sdk) : e;
        }
    }

    /** Whether something else was there than was to be replaced. */
    static boolean refused(StorageException e) {
        return e.getCause() instanceof S3Exception s3 && s3.statusCode() == PRECONDITION_FAILED;
    }

    private StorageException fault(SdkException e) {
        return new StorageException(key + ": " + e.getMessage(), outage(e), e);
    }

    /** No answer, too much to do, or an answer that is the same for every object. */
    private static boolean outage(SdkException e) {
        if (!(e instanceof S3Exception s3)) {
            return true;
        }
        int status = s3.statusCode();
        String code = s3.awsErrorDetails() == null ? "" : s3.awsErrorDetails().errorCode();
        return status >= 500 || status == 429 || status == 401 || status == 403 || "NoSuchBucket".equals(code);
    }
}
