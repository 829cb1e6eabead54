package sh.shithub.actions.cli.doctor;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.secrets.NotOpenedException;
import sh.shithub.actions.platform.secrets.SecretPlace;
import sh.shithub.actions.platform.secrets.SecretSeal;

/** The master key opens what was sealed last, a stored secret or what a claim carried; what it says is not looked at. */
final class CheckKey implements Check {
    private static final String SUBJECT = "SHITHUB_MASTER_KEY";
    private static final String SECRET =
            "SELECT scope, owner, repo_id, name, sealed FROM workflow_secrets ORDER BY updated_at DESC LIMIT 1";
    private static final String MASK =
            "SELECT job_id, attempt, sealed FROM workflow_job_secret_masks ORDER BY job_id DESC, attempt DESC LIMIT 1";

    private final Settings settings;
    private final DoctorsDatabase database;

    CheckKey(Settings settings, Duration patience) {
        this.settings = settings;
        database = new DoctorsDatabase(settings, patience);
    }

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
            Optional<String> opened = secret(connection, seal).or(() -> mask(connection, seal));
            findings.ok(
                    SUBJECT,
                    opened.map(what -> "opens " + what)
                            .orElse("nothing was sealed yet, so there is nothing to try it on"));
        } catch (NotOpenedException e) {
            findings.failed(
                    SUBJECT,
                    "is not the key that sealed what is in the database: " + e.getMessage(),
                    "take the services' key; with another one jobs get no secrets and logs are not masked");
        } catch (SQLException | IllegalStateException e) {
            findings.warning(
                    SUBJECT,
                    "could not be tried, for the database does not say what was sealed: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "see what the checks of the database and the schema say");
        }
    }

    private static Optional<String> secret(Connection connection, SecretSeal seal) throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery(SECRET)) {
            if (!row.next()) {
                return Optional.empty();
            }
            SecretPlace place = new SecretPlace(
                    SecretPlace.Scope.valueOf(row.getString("scope")),
                    row.getString("owner"),
                    row.getLong("repo_id"),
                    row.getString("name"));
            seal.open(place, row.getBytes("sealed"));
            return Optional.of("the secret that was set last");
        }
    }

    private static Optional<String> mask(Connection connection, SecretSeal seal) {
        try (ResultSet row = connection.createStatement().executeQuery(MASK)) {
            if (!row.next()) {
                return Optional.empty();
            }
            seal.openSnapshot(row.getLong("job_id"), row.getInt("attempt"), row.getBytes("sealed"));
            return Optional.of("what a job's claim carried");
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
