package sh.shithub.actions.gateway.operator.logs.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code id} of a chunk event: the chunk's stored seq (that of its runner, unless the job runs again: see
 * {@code LogParts}), with {@code .1} behind it for what was added to the chunk when the log was closed.
 */
record EventId(long seq, boolean tail) {
    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,17})(\\.1)?");

    static Optional<EventId> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new EventId(Long.parseLong(form.group(1)), form.group(2) != null))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return tail ? seq + ".1" : Long.toString(seq);
    }
}
