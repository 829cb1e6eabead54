package sh.shithub.actions.retention;

import java.util.function.Function;

/**
 * How long what is kept; 0 keeps it for ever.
 *
 * @param artifactDays how long after its own expiry (90 days after it was announced, WIRE.md) an artifact is removed
 * @param logDays how long after its run ended a log is kept
 * @param runDays how long after it ended a run is kept; its logs and artifacts go with it, whatever their own days say
 * @param batch how many artifacts or runs one transaction takes: its locks are held while their objects are deleted
 */
public record RetentionSettings(int artifactDays, int logDays, int runDays, int batch) {
    public static final int ARTIFACT_DAYS = 1;
    public static final int LOG_DAYS = 90;
    public static final int RUN_DAYS = 365;
    public static final int BATCH = 100;

    private static final int MOST_DAYS = 36_500;
    private static final int MOST_BATCH = 1000;

    public RetentionSettings {
        days("ARTIFACT", artifactDays, ARTIFACT_DAYS);
        days("LOG", logDays, LOG_DAYS);
        days("RUN", runDays, RUN_DAYS);
        if (batch < 1 || batch > MOST_BATCH) {
            throw new IllegalArgumentException(
                    "SHITHUB_RETENTION_BATCH is " + batch + "; expected 1 to " + MOST_BATCH + ", such as " + BATCH);
        }
    }

    private static void days(String kind, int days, int usual) {
        if (days < 0 || days > MOST_DAYS) {
            throw new IllegalArgumentException("SHITHUB_RETENTION_" + kind + "_DAYS is " + days
                    + "; expected days from 1 to " + MOST_DAYS + ", such as " + usual + ", or 0 to keep them for ever");
        }
    }

    /** @param given a setting's value by its name, null when it is not set */
    public static RetentionSettings of(Function<String, String> given) {
        return new RetentionSettings(
                number(given, "SHITHUB_RETENTION_ARTIFACT_DAYS", ARTIFACT_DAYS),
                number(given, "SHITHUB_RETENTION_LOG_DAYS", LOG_DAYS),
                number(given, "SHITHUB_RETENTION_RUN_DAYS", RUN_DAYS),
                number(given, "SHITHUB_RETENTION_BATCH", BATCH));
    }

    private static int number(Function<String, String> given, String name, int otherwise) {
        String text = given.apply(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + " is '" + text + "'; expected a whole number, such as " + otherwise, e);
        }
    }
}
