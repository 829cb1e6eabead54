package sh.shithub.actions.cli.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.secrets.NotOpenedException;
import sh.shithub.actions.platform.secrets.SecretPlace;
import sh.shithub.actions.platform.secrets.SecretSeal;

/** The master key opens what was sealed last, a stored secret or what a claim carried; what it says is not looked at. */
record CheckKey(Settings settings, DoctorsDatabase database) implements Check {
    private static final String SUBJECT = "SHITHUB_MASTER_KEY";
    private static final String SECRET =
            "SELECT scope, owner, repo_id, name, sealed FROM workflow_secrets ORDER BY updated_at DESC LIMIT 1";
    private static final String MASK =
            "SELECT job_id, attempt, sealed FROM workflow_job_secret_masks ORDER BY job_id DESC, attempt DESC LIMIT 1";

    @Override
    public void look(Findings findings) {
        SecretSeal seal;
        try {
            seal = new SecretSeal(new MasterKey(settings.masterKey()));
        } catch (IllegalArgumentException e) {
            findings.failed(SUBJECT, e.getMessage(), "take the services' key");
            return;
        }
        try (Connection connection = database.connect(database.url())) {
            findings.ok(SUBJECT, opened(connection, seal));
        } catch (NotOpenedException e) {
            findings.failed(
                    SUBJECT,
                    "is not the key that sealed what is in the database: " + e.getMessage(),
                    "take the services' key; with another one jobs get no secrets and logs are not masked");
        } catch (SQLException e) {
            findings.warning(
                    SUBJECT,
                    "could not be tried, for the database does not say what was sealed: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "see what the checks of the database and the schema say");
        }
    }

    private static String opened(Connection connection, SecretSeal seal) throws SQLException {
        List<Map<String, Object>> secrets = Rows.of(connection, SECRET);
        if (!secrets.isEmpty()) {
            Map<String, Object> secret = secrets.get(0);
            SecretPlace place = new SecretPlace(
                    SecretPlace.Scope.valueOf((String) secret.get("scope")),
                    (String) secret.get("owner"),
                    (Long) secret.get("repo_id"),
                    (String) secret.get("name"));
            seal.open(place, (byte[]) secret.get("sealed"));
            return "opens the secret that was set last";
        }
        List<Map<String, Object>> masks = Rows.of(connection, MASK);
        if (masks.isEmpty()) {
            return "nothing was sealed yet, so there is nothing to try it on";
        }
        Map<String, Object> mask = masks.get(0);
        seal.openSnapshot((Long) mask.get("job_id"), (Integer) mask.get("attempt"), (byte[]) mask.get("sealed"));
        return "opens what a job's claim carried";
    }
}
