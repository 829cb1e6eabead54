package sh.shithub.actions.log.objects;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.storage.S3Clients;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Gives micronaut-object-storage's S3 client the settings that all our clients have. */
@Singleton
record S3ClientSetup(ObjectStorageSettings settings) implements BeanCreatedEventListener<S3ClientBuilder> {
    @Override
    public S3ClientBuilder onCreated(BeanCreatedEvent<S3ClientBuilder> created) {
        return S3Clients.prepare(created.getBean(), settings);
    }
}
