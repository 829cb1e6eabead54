package sh.shithub.actions.contracts;

import java.util.function.Function;

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
    /** @throws IllegalArgumentException that says what was expected, when the value is not good */
    public static void require(boolean good, String name, Object value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(name + " is " + value + "; expected " + expected);
        }
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
