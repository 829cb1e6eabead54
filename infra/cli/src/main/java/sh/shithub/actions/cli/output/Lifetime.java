package sh.shithub.actions.cli.output;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as they are typed: a whole number and s, m, h or d ({@code 90s}, {@code 30m}, {@code 24h}, {@code 7d}). */
public final class Lifetime implements ITypeConverter<Duration> {
    private static final String FORM = "[0-9]{1,9}[smhd]";
    private static final Duration LONGEST = Duration.ofDays(3650);

    @Override
    public Duration convert(String text) {
        if (!text.matches(FORM)) {
            throw new TypeConversionException("'" + text + "' is not a duration such as 90s, 30m, 24h or 7d");
        }
        Duration duration = Duration.parse((text.endsWith("d") ? "P" : "PT") + text);
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is not between 1s and " + LONGEST.toDays() + "d");
        }
        return duration;
    }
}
