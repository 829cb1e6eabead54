package sh.shithub.actions.cli.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.output.Json;

/** The gateway's answers in words. */
final class Answers {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private Answers() {}

    static Map<String, Object> understood(URI asked, HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status / 100 != 2) {
            throw refused(asked, status, answer.body());
        }
        try {
            return Json.object(answer.body());
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAULT,
                    "the gateway " + asked.getAuthority() + " answered " + status + " with something that is not JSON",
                    e);
        }
    }

    static Failure refused(URI asked, int status, String body) {
        return new Failure(code(status), sentence(asked, status, body));
    }

    /** At least a moment, and never so long that a person would think the command hangs. */
    static Duration retryAfter(HttpResponse<?> answer) {
        long seconds = answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Long::parseLong)
                .orElse(1L);
        Duration asked = Duration.ofSeconds(Math.max(1, seconds));
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    }

    private static ExitCode code(int status) {
        return switch (status) {
            case 404 -> ExitCode.NOT_FOUND;
            case 502, 503, 504 -> ExitCode.UNREACHABLE;
            default -> status < 500 ? ExitCode.REFUSED : ExitCode.FAULT;
        };
    }

    private static String sentence(URI asked, int status, String body) {
        String said = error(body)
                .map(text -> ": " + text.replaceAll("\\p{Cntrl}", "?"))
                .orElse("");
        String gateway = "the gateway " + asked.getAuthority() + " ";
        return switch (status) {
            case 401, 403 ->
                gateway + "refused SHITHUB_OPERATOR_TOKEN (" + status + said
                        + "); make one with shithubd admin token create --scope operator";
            case 502, 503, 504 -> gateway + "could not do it in time (" + status + said + ")";
            default -> gateway + "refused (" + status + said + ")";
        };
    }

    /** {@code {"error": …}}, the one shape of every error of ours (wire.md, "General"). */
    private static Optional<String> error(String body) {
        try {
            return Optional.ofNullable((String) Json.object(body).get("error"));
        } catch (IOException | ClassCastException e) {
            return Optional.empty();
        }
    }
}
