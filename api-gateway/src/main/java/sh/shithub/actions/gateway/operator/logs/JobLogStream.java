package sh.shithub.actions.gateway.operator.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The logs of a job's steps, one behind the other, each between the line {@code ##[group]<step name>} and the line
 * {@code ##[endgroup]}. Each is opened when its turn comes.
 */
final class JobLogStream extends PiecedStream {
    private final Deque<Supplier<InputStream>> parts = new ArrayDeque<>();

    JobLogStream(List<ReadLogs.Step> steps, Function<ReadLogs.Step, InputStream> log) {
        for (ReadLogs.Step step : steps) {
            parts.add(() -> text("##[group]" + step.name() + "\n"));
            parts.add(() -> log.apply(step));
            parts.add(() -> text((lastByte == '\n' ? "" : "\n") + "##[endgroup]\n"));
        }
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Override
    InputStream next() {
        return parts.isEmpty() ? null : parts.remove().get();
    }
}
