package sh.shithub.actions.platform.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralTest {
    @ParameterizedTest
    @ValueSource(strings = {"plain", "a${b}c", "a${b:c}d", "${", "$${x}}", "a$b{c}", "${${x}}"})
    void the_framework_takes_it_as_it_is(String value) {
        try (ApplicationContext context = ApplicationContext.builder()
                .properties(Map.of("kafka.enabled", "false", "literal", Literal.of(value)))
                .build()) {
            context.getEnvironment().start();
            assertEquals(
                    value,
                    context.getEnvironment()
                            .getProperty("literal", String.class)
                            .orElseThrow());
        }
    }
}
