package sh.shithub.actions.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import sh.shithub.actions.cli.settings.Settings;

/** A gateway answers, reaches its database, and takes the token for what operators do. */
record CheckGateway(Settings settings, DoctorsHttp http) implements Check {
    /** A read that costs one row, and a call that changes nothing: there is no such dead letter. */
    private static final String READ = "/api/v1/runs?per_page=1";

    private static final String CHANGE = "/api/v1/ops/dead-letters/none/replay";

    @Override
    public void look(Findings findings) throws InterruptedException {
        String base = settings.gatewayUrl().replaceFirst("/+$", "");
        String token = settings.operatorToken();
        long start = System.nanoTime();
        try {
            HttpResponse<byte[]> read = http.send(request(base + READ, token).GET());
            boolean well = assess(base, read, Findings.since(start), findings);
            if (well) {
                scope(base, token, findings);
            }
        } catch (IOException e) {
            findings.failed(
                    base,
                    Findings.since(start),
                    "the gateway does not answer: " + DoctorsHttp.said(e),
                    "start it (infra/bin/up api-gateway), or correct SHITHUB_GATEWAY_URL");
        }
    }

    private HttpRequest.Builder request(String uri, String token) {
        return http.request(URI.create(uri)).header("Authorization", "Bearer " + token);
    }

    private static boolean assess(String base, HttpResponse<byte[]> read, Long millis, Findings findings) {
        int status = read.statusCode();
        if (status == 200) {
            findings.ok(base, millis, "the gateway answers");
            return true;
        }
        if (status == 401) {
            findings.failed(
                    base,
                    millis,
                    "the gateway refuses SHITHUB_OPERATOR_TOKEN",
                    "make a token with shithubd admin token create --name NAME --scope operator, and set it");
        } else if (status == 503) {
            findings.failed(
                    base,
                    millis,
                    "the gateway is there, but does not reach what it works with",
                    "see what the checks of the database and of kafka say, and the gateway's /health");
        } else {
            findings.failed(
                    base,
                    millis,
                    "answers " + status + ", which a gateway would not",
                    "let SHITHUB_GATEWAY_URL lead to a gateway of this release");
        }
        return false;
    }

    private void scope(String base, String token, Findings findings) throws IOException, InterruptedException {
        int status = http.send(request(base + CHANGE, token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode();
        if (status == 403) {
            findings.warning(
                    "SHITHUB_OPERATOR_TOKEN",
                    "its scope is read: it looks and changes nothing",
                    "for commands that change something make one with --scope operator");
        } else {
            findings.ok("SHITHUB_OPERATOR_TOKEN", "is taken for what operators do");
        }
    }
}
