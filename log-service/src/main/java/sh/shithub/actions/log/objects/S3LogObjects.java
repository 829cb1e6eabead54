package sh.shithub.actions.log.objects;

import io.micronaut.objectstorage.InputStreamMapper;
import io.micronaut.objectstorage.aws.AwsS3Configuration;
import io.micronaut.objectstorage.aws.AwsS3Operations;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import sh.shithub.actions.log.finish.FinishSettings;
import sh.shithub.actions.log.finish.LogObjects;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Logs as objects of an S3 bucket. micronaut-object-storage is given its bucket here and not by its own properties, whose
 * check would refuse a start in its own words before ours. The client is made with the first object, so that there is none
 * without object storage.
 */
@Singleton
final class S3LogObjects implements LogObjects {
    private final Provider<S3Client> client;
    private final InputStreamMapper mapper;
    private final AwsS3Configuration configuration = new AwsS3Configuration("logs");
    private final FinishSettings settings;

    S3LogObjects(
            Provider<S3Client> client,
            InputStreamMapper mapper,
            ObjectStorageSettings storage,
            FinishSettings settings) {
        this.client = client;
        this.mapper = mapper;
        this.settings = settings;
        configuration.setBucket(storage.bucket());
    }

    @Override
    public Draft draft(String key, long keep, Runnable stillMine, Reader kept) {
        AwsS3Operations operations = new AwsS3Operations(configuration, client.get(), mapper);
        S3Object object = new S3Object(
                client.get(), operations, configuration.getBucket(), key, settings.conditionalWrites(), stillMine);
        S3Draft draft = new S3Draft(object, settings.partBytes());
        draft.keep(keep, kept);
        return draft;
    }
}
