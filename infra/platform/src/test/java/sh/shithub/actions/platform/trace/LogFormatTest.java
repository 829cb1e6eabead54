package sh.shithub.actions.platform.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import sh.shithub.actions.contracts.Subject;

/** The configuration that every service includes. */
class LogFormatTest {
    private static final String SERVICE = """
            <configuration>
              <property name="service" value="claim-service" />
              %s
              <include resource="logback-service.xml" />
            </configuration>
            """;

    @Test
    void a_line_is_one_json_object_with_the_ids_as_fields() throws JoranException, IOException {
        LoggerContext context = configured("");
        StringBuilder said = new StringBuilder();
        Logger log = capture(context, said);
        LogLine.info(log)
                .about(new Subject(1L, 2L, 3L, 4L, false))
                .trace(new TraceId(0, 255))
                .with("nothing", null)
                .because(new IllegalStateException("why"))
                .say("said {}\nand \"more\"", "this");
        assertEquals(1, said.toString().lines().count(), said::toString);
        JsonNode line = new ObjectMapper().readTree(said.toString());
        assertEquals("said this\nand \"more\"", line.get("message").asText());
        assertEquals("INFO", line.get("level").asText());
        assertEquals("sh.shithub.actions.probe", line.get("logger").asText());
        assertEquals("claim-service", line.get("service").asText());
        assertEquals("claim-service", line.get("instance").asText());
        assertEquals(1, line.get("run").asLong());
        assertEquals(2, line.get("job").asLong());
        assertEquals(3, line.get("step").asLong());
        assertEquals(4, line.get("runner").asLong());
        assertEquals("000000000000000000000000000000ff", line.get("trace").asText());
        assertFalse(line.has("nothing"));
        assertTrue(line.get("stack_trace").asText().contains("why"));
        assertTrue(
                line.get("timestamp").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
                () -> line.get("timestamp").asText());
    }

    @Test
    void text_shows_the_ids_behind_the_message_and_the_instance_and_the_level_of_our_packages_can_be_set()
            throws JoranException {
        LoggerContext text = configured("<property name=\"SHITHUB_LOG_FORMAT\" value=\"text\" />"
                + "<property name=\"SHITHUB_LOG_LEVEL\" value=\"DEBUG\" />");
        StringBuilder said = new StringBuilder();
        LogLine.debug(capture(text, said)).with(LogLine.RUN, 7).say("said");
        assertTrue(said.toString().endsWith("said run=7\n"), said::toString);
        assertEquals(Level.INFO, text.getLogger("io.micronaut").getEffectiveLevel());

        StringBuilder named = new StringBuilder();
        capture(configured("<property name=\"SHITHUB_INSTANCE\" value=\"claim-service_2\" />"), named)
                .info("said");
        assertTrue(named.toString().contains("\"instance\":\"claim-service_2\""), named::toString);
    }

    private static LoggerContext configured(String properties) throws JoranException {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(
                new ByteArrayInputStream(SERVICE.formatted(properties).getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                List.of(),
                context.getStatusManager().getCopyOfStatusList().stream()
                        .filter(status -> status.getLevel() > Status.INFO)
                        .toList());
        context.start();
        return context;
    }

    /** What the configured encoder makes of a line. */
    private static Logger capture(LoggerContext context, StringBuilder said) {
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> console = root.getAppender("STDOUT");
        ConsoleAppender<ILoggingEvent> configured = (ConsoleAppender<ILoggingEvent>) console;
        AppenderBase<ILoggingEvent> capture = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                said.append(new String(configured.getEncoder().encode(event), StandardCharsets.UTF_8));
            }
        };
        capture.setContext(context);
        capture.start();
        root.detachAppender(console);
        root.addAppender(capture);
        return context.getLogger("sh.shithub.actions.probe");
    }
}
