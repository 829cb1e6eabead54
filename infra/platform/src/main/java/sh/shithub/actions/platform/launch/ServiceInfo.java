package sh.shithub.actions.platform.launch;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.management.endpoint.info.InfoSource;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;

/** What {@code /info} says: which instance of which build this is. */
@Singleton
final class ServiceInfo implements InfoSource {
    private final PropertySource said;

    ServiceInfo(
            @Property(name = "micronaut.application.name") String service,
            @Property(name = "shithub.instance") String instance) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("service", service);
        info.put("instance", instance);
        info.put("version", Build.THIS.version());
        info.put("commit", Build.THIS.commit());
        info.put("commit_time", Build.THIS.time());
        info.put("java", Runtime.version().toString());
        said = PropertySource.of("service", info);
    }

    @Override
    public Publisher<PropertySource> getSource() {
        return Publishers.just(said);
    }
}
