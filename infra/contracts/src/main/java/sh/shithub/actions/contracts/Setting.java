package sh.shithub.actions.contracts;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting that is read by its name from the environment, where no {@code application.yml} declares it: because several programs
 * read it, or because the one that does has no such file. {@code infra/docs/settings.md} is made from the places where these are
 * made, so name, default and meaning stand there as text.
 *
 * @param name of the environment variable
 * @param otherwise the value when it is not set or blank, empty for none
 * @param meaning in a few words, units and limits included
 */
public record Setting(String name, String otherwise, String meaning) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|[smhd])");
    /** From the largest to the smallest. */
    private static final Map<String, ChronoUnit> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", ChronoUnit.DAYS);
        UNITS.put("h", ChronoUnit.HOURS);
        UNITS.put("m", ChronoUnit.MINUTES);
        UNITS.put("s", ChronoUnit.SECONDS);
        UNITS.put("ms", ChronoUnit.MILLIS);
    }

    /** @throws IllegalArgumentException that says what was expected, when the value is not good */
    public static void require(boolean good, String name, Object value, String expected) {
        if (!good) {
            Object said = value instanceof Duration duration ? text(duration) : value;
            throw new IllegalArgumentException(name + " is " + said + "; expected " + expected);
        }
    }

    /**
     * A duration, as all settings give one: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h} or {@code 7d}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Duration duration(String name, String text) {
        Matcher matcher = DURATION.matcher(text);
        require(matcher.matches(), name, "'" + text + "'", "a duration, such as 500ms, 30s or 5m");
        return Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2)));
    }

    /** The same as text, in the largest unit that leaves nothing over. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        return UNITS.entrySet().stream()
                .filter(unit ->
                        millis != 0 && millis % unit.getValue().getDuration().toMillis() == 0)
                .findFirst()
                .map(unit -> millis / unit.getValue().getDuration().toMillis() + unit.getKey())
                .orElse("0s");
    }

    /**
     * @param least as a setting's value, as {@code most} and {@code such} are
     * @throws IllegalArgumentException when the value is shorter than the least or longer than the most
     */
    public static void requireDuration(String name, Duration value, String least, String most, String such) {
        require(
                value.compareTo(duration(name, least)) >= 0 && value.compareTo(duration(name, most)) <= 0,
                name,
                value,
                least + " to " + most + ", such as " + such);
    }

    /**
     * @param given a setting's value by its name, null when it is not set
     * @return what is set, or the default
     */
    public String in(Function<String, String> given) {
        String value = given.apply(name);
        return value == null || value.isBlank() ? otherwise : value;
    }

    @Override
    public String toString() {
        return name;
    }
}
