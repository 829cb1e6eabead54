package sh.shithub.actions.retention;

import java.util.function.Function;
import sh.shithub.actions.contracts.Setting;

/**
 * How long what is kept; 0 keeps it for ever.
 *
 * @param artifactDays how long after its own expiry (90 days after it was announced: wire.md, "Artifacts") an artifact is removed
 * @param logDays how long after its run ended a log is kept
 * @param runDays how long after it ended a run is kept; its logs and artifacts go with it, also before their own days are over
 * @param batch how many artifacts or runs one transaction takes: its locks are held while their objects are deleted
 */
public record RetentionSettings(int artifactDays, int logDays, int runDays, int batch) {
    private static final Setting ARTIFACT_DAYS = new Setting(
            "SHITHUB_RETENTION_ARTIFACT_DAYS",
            "1",
            "days after its own expiry, until an artifact is removed; 0: never");
    private static final Setting LOG_DAYS = new Setting(
            "SHITHUB_RETENTION_LOG_DAYS", "90", "days after its run's end, until a log is removed; 0: never");
    private static final Setting RUN_DAYS = new Setting(
            "SHITHUB_RETENTION_RUN_DAYS",
            "365",
            "days after its end, until a run is removed with all that it has; 0: never");
    private static final Setting BATCH =
            new Setting("SHITHUB_RETENTION_BATCH", "100", "artifacts or runs that one transaction takes, 1 to 1000");

    private static final int MOST_DAYS = 36_500;
    private static final int MOST_BATCH = 1000;

    public RetentionSettings {
        days(ARTIFACT_DAYS, artifactDays);
        days(LOG_DAYS, logDays);
        days(RUN_DAYS, runDays);
        if (batch < 1 || batch > MOST_BATCH) {
            throw new IllegalArgumentException(
                    BATCH + " is " + batch + "; expected 1 to " + MOST_BATCH + ", such as " + BATCH.otherwise());
        }
    }

    private static void days(Setting setting, int days) {
        if (days < 0 || days > MOST_DAYS) {
            throw new IllegalArgumentException(setting + " is " + days + "; expected days from 1 to " + MOST_DAYS
                    + ", such as " + setting.otherwise() + ", or 0 to keep them for ever");
        }
    }

    /** @param given a setting's value by its name, null when it is not set */
    public static RetentionSettings of(Function<String, String> given) {
        return new RetentionSettings(
                number(given, ARTIFACT_DAYS), number(given, LOG_DAYS), number(given, RUN_DAYS), number(given, BATCH));
    }

    private static int number(Function<String, String> given, Setting setting) {
        String text = setting.in(given);
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    setting + " is '" + text + "'; expected a whole number, such as " + setting.otherwise(), e);
        }
    }
}
