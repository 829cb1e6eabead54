package sh.shithub.actions.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls that are made once and not waited for long. */
final class DoctorsHttp {
    private final Duration patience;
    private final HttpClient client;

    DoctorsHttp(Duration patience) {
        this.patience = patience;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
    }

    HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(patience);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** A connection that is refused comes without a word. */
    static String said(IOException e) {
        return e.getMessage() == null ? "nothing listens there" : e.getMessage();
    }
}
