package sh.shithub.actions.platform.storage;

import io.micronaut.context.annotation.Factory;
import io.micronaut.core.value.PropertyResolver;
import jakarta.inject.Singleton;

/** The object storage's settings as a bean of each service. */
@Factory
final class StorageBeans {
    @Singleton
    ObjectStorageSettings settings(PropertyResolver properties) {
        return new ObjectStorageSettings(
                name -> properties.getProperty(name, String.class).orElse(null));
    }
}
