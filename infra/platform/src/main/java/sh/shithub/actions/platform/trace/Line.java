package sh.shithub.actions.platform.trace;

import io.micronaut.core.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;
import sh.shithub.actions.contracts.Subject;

/** A line of the log about one run, job, step, runner or call: their ids are fields of it, beside what it says. */
public final class Line {
    public static final String RUN = "run";
    public static final String JOB = "job";
    public static final String STEP = "step";
    public static final String RUNNER = "runner";
    public static final String TRACE = "trace";

    private final LoggingEventBuilder line;

    private Line(LoggingEventBuilder line) {
        this.line = line;
    }

    public static Line debug(Logger log) {
        return new Line(log.atDebug());
    }

    public static Line info(Logger log) {
        return new Line(log.atInfo());
    }

    public static Line warn(Logger log) {
        return new Line(log.atWarn());
    }

    public static Line error(Logger log) {
        return new Line(log.atError());
    }

    public Line about(Subject subject) {
        return with(RUN, subject.run())
                .with(JOB, subject.job())
                .with(STEP, subject.step())
                .with(RUNNER, subject.runner());
    }

    public Line trace(@Nullable TraceId trace) {
        return with(TRACE, trace == null ? null : trace.toString());
    }

    /** Adds nothing when there is no value. */
    public Line with(String field, @Nullable Object value) {
        if (value != null) {
            line.addKeyValue(field, value);
        }
        return this;
    }

    /** Adds the trace; nothing when there is none. */
    public Line because(@Nullable Throwable cause) {
        line.setCause(cause);
        return this;
    }

    public void say(String message, Object... values) {
        line.log(message, values);
    }
}
