package sh.shithub.actions.platform.launch;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Refuses a setting whose value cannot be read as what it should be. Micronaut takes the default then and says nothing:
 * a lease of "soon" would be one of 60 s.
 */
@Context
final class ReadableSettings {
    private static final String OURS = "sh.shithub.actions.";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(SHITHUB_[A-Z0-9_]+)");

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
                String variable = variable(context, name);
                throw new IllegalArgumentException(variable + " is '"
                        + context.getProperty(variable, String.class)
                                .or(() -> context.getProperty(name, String.class))
                                .orElse("")
                        + "'; expected "
                        + (value.getType() == Duration.class
                                ? "a duration, such as 500ms, 30s or 5m"
                                : "a value that can be read as "
                                        + value.getType().getSimpleName().toLowerCase(Locale.ROOT)));
            }
        });
    }

    /** The variable that the service's file takes the value from; else what the framework would call it. */
    private static String variable(ApplicationContext context, String property) {
        return context.getEnvironment().getPropertySources().stream()
                .map(source -> VARIABLE.matcher(String.valueOf(source.get(property))))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElseGet(() -> property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT));
    }
}
