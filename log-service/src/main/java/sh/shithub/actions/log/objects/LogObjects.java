package sh.shithub.actions.log.objects;

import io.micronaut.objectstorage.InputStreamMapper;
import io.micronaut.objectstorage.aws.AwsS3Configuration;
import io.micronaut.objectstorage.aws.AwsS3Operations;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.function.ObjIntConsumer;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Finished logs as objects of an S3 bucket. micronaut-object-storage is given its bucket here and not by its own properties, whose
 * check would refuse a start in its own words before ours. The client is made with the first object, so that there is none
 * without object storage.
 */
@Singleton
public record LogObjects(
        Provider<S3Client> client, InputStreamMapper mapper, ObjectStorageSettings storage, ObjectSettings settings) {
    /**
     * Begins an object, which takes the place of what is under the key once it is finished.
     *
     * @param keep so many bytes of what is there now come first; 0: what is there is not looked at
     * @param stillMine asked before each request that writes; throws when the lease is lost
     * @param kept is shown the bytes that come first, and how many of the array are meant: it is filled anew afterwards
     * @throws StorageException when the store fails or refuses, as each method of the draft does
     */
    public ObjectDraft draft(String key, long keep, Runnable stillMine, ObjIntConsumer<byte[]> kept) {
        AwsS3Configuration configuration = new AwsS3Configuration("logs");
        configuration.setBucket(storage.bucket());
        AwsS3Operations operations = new AwsS3Operations(configuration, client.get(), mapper);
        S3Object object =
                new S3Object(client.get(), operations, storage.bucket(), key, settings.conditionalWrites(), stillMine);
        ObjectDraft draft = new ObjectDraft(object, settings.partBytes());
        draft.keep(keep, kept);
        return draft;
    }
}
