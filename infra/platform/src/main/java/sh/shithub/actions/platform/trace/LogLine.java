package sh.shithub.actions.platform.trace;

import io.micronaut.core.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;
import sh.shithub.actions.contracts.Subject;

/** A line of the log about one run, job, step, runner or call: their ids are fields of it, beside what it says. */
public final class LogLine {
    public static final String RUN = "run";
    public static final String JOB = "job";
    public static final String STEP = "step";
    public static final String RUNNER = "runner";
    public static final String TRACE = "trace";

    private final LoggingEventBuilder line;

    private LogLine(LoggingEventBuilder line) {
        this.line = line;
    }

    public static LogLine debug(Logger log) {
        return new LogLine(log.atDebug());
    }

    public static LogLine info(Logger log) {
        return new LogLine(log.atInfo());
    }

    public static LogLine warn(Logger log) {
        return new LogLine(log.atWarn());
    }

    public static LogLine error(Logger log) {
        return new LogLine(log.atError());
    }

    public LogLine about(Subject subject) {
        return with(RUN, subject.run())
                .with(JOB, subject.job())
                .with(STEP, subject.step())
                .with(RUNNER, subject.runner());
    }

    public LogLine trace(@Nullable TraceId trace) {
        return with(TRACE, trace == null ? null : trace.toString());
    }

    /** Adds nothing when there is no value. */
    public LogLine with(String field, @Nullable Object value) {
        if (value != null) {
            line.addKeyValue(field, value);
        }
        return this;
    }

    /** Adds the trace; nothing when there is none. */
    public LogLine because(@Nullable Throwable cause) {
        line.setCause(cause);
        return this;
    }

    public void say(String message, Object... values) {
        line.log(message, values);
    }
}
