package sh.shithub.actions.platform.launch;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Refuses a setting whose value cannot be read as what it should be. Micronaut takes the default then and says nothing:
 * a lease of "soon" would be one of 60 s.
 */
@Context
final class ReadableSettings {
    private static final String OURS = "sh.shithub.actions.";

    ReadableSettings(ApplicationContext context) {
        context.getBeanDefinitions(Qualifiers.byStereotype(ConfigurationReader.class)).stream()
                .filter(settings -> settings.getBeanType().getName().startsWith(OURS))
                .flatMap(ReadableSettings::values)
                .forEach(value -> requireReadable(context, value));
    }

    private static Stream<Argument<?>> values(BeanDefinition<?> settings) {
        return Stream.of(settings.getConstructor().getArguments());
    }

    private static void requireReadable(ApplicationContext context, Argument<?> value) {
        value.getAnnotationMetadata().stringValue(Property.class, "name").ifPresent(name -> {
            if (context.containsProperty(name)
                    && context.getProperty(name, value).isEmpty()) {
                throw new IllegalArgumentException(environmentName(name) + " is '"
                        + context.getProperty(name, String.class).orElse("")
                        + "'; expected a value that can be read as "
                        + value.getType().getSimpleName().toLowerCase(Locale.ROOT));
            }
        });
    }

    private static String environmentName(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
