package sh.shithub.actions.log.objects;

import io.micronaut.objectstorage.aws.AwsS3Operations;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import sh.shithub.actions.log.finish.FinishSettings;
import sh.shithub.actions.log.finish.LogObjects;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import software.amazon.awssdk.services.s3.S3Client;

/** Logs as objects of an S3 bucket. The clients are made with the first object, so that none are without object storage. */
@Singleton
final class S3LogObjects implements LogObjects {
    private final Provider<S3Client> client;
    private final Provider<AwsS3Operations> operations;
    private final ObjectStorageSettings storage;
    private final FinishSettings settings;

    S3LogObjects(
            Provider<S3Client> client,
            Provider<AwsS3Operations> operations,
            ObjectStorageSettings storage,
            FinishSettings settings) {
        this.client = client;
        this.operations = operations;
        this.storage = storage;
        this.settings = settings;
    }

    @Override
    public Draft draft(String key, long keep, Runnable stillMine) {
        S3Object object = new S3Object(
                client.get(), operations.get(), storage.bucket(), key, settings.conditionalWrites(), stillMine);
        S3Draft draft = new S3Draft(object, settings.partBytes());
        draft.keep(keep);
        return draft;
    }
}
