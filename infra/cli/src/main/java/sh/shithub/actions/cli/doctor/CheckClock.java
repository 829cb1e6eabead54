package sh.shithub.actions.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;

/**
 * The clocks of this machine, the gateway, the object storage and every instance whose management port is known
 * ({@code MANAGEMENT_URL_…}) against the database's, by which the services judge. A server that does not answer is told by its own check.
 */
record CheckClock(Settings settings, DoctorsDatabase database, DoctorsHttp http) implements Check {
    @Override
    public void look(Findings findings) throws InterruptedException {
        Skew here = new Skew(Duration.ZERO, Duration.ZERO);
        Optional<Skew> ofDatabase = ofDatabase();
        Skew reference = ofDatabase.orElse(here);
        String than = ofDatabase.isPresent() ? "the database's" : "this machine's";
        ofDatabase.ifPresent(skew -> here.from(skew).tell("this machine", than, findings));
        Map<String, String> servers = new LinkedHashMap<>();
        servers.put("gateway", settings.find("SHITHUB_GATEWAY_URL"));
        servers.put("object storage", storage());
        servers.putAll(settings.managementUrls());
        for (Map.Entry<String, String> server : servers.entrySet()) {
            date(server.getValue()).ifPresent(skew -> skew.from(reference).tell(server.getKey(), than, findings));
        }
    }

    private Optional<Skew> ofDatabase() {
        try (Connection connection = database.connect(database.url())) {
            // The first answer waits for what the connection still has to do.
            CheckDatabase.now(connection);
            Instant before = Instant.now();
            Instant there = CheckDatabase.now(connection);
            return Optional.of(Skew.of(before, there, Instant.now(), Duration.ZERO));
        } catch (SQLException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private String storage() {
        try {
            ObjectStorageSettings storage = new ObjectStorageSettings(settings::find);
            return storage.none() ? null : storage.endpoint().toString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Any answer has the server's time, also one that refuses; in whole seconds, cut. */
    private Optional<Skew> date(String uri) throws InterruptedException {
        try {
            if (uri == null) {
                return Optional.empty();
            }
            HttpRequest.Builder request =
                    http.request(URI.create(uri)).method("HEAD", HttpRequest.BodyPublishers.noBody());
            Instant before = Instant.now();
            HttpResponse<byte[]> answer = http.send(request);
            Instant after = Instant.now();
            return answer.headers()
                    .firstValue("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .map(there -> Skew.of(before, there, after, Duration.ofSeconds(1)));
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
