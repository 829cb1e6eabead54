package sh.shithub.actions.runner.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The server as a registered runner sees it (wire.md, "Runner calls"). */
public final class Gateway {
    private final Exchange exchange;
    private final String token;
    private final Duration patience;

    /**
     * @param token of the registration
     * @param patience how long a job call is tried again while the server cannot be reached or answers 503
     */
    public Gateway(URI server, String token, Duration patience) {
        exchange = new Exchange(server);
        this.token = token;
        this.patience = patience;
    }

    /** What a heartbeat says about this runner. */
    public record Self(List<String> labels, int capacity, String hostName, String version) {}

    private record Beat(
            List<String> labels, int capacity, String hostName, String version, Collection<Long> activeJobIds) {}

    /**
     * Asks for a job, once: the poll loop tries again anyway.
     *
     * @param active ids of the jobs this runner is at
     * @return empty when there is nothing to do
     * @throws RefusedException when the answer is none of 200 and 204, or there is no answer
     */
    public Optional<Claim> heartbeat(Self self, Collection<Long> active) throws InterruptedException {
        Beat body = new Beat(self.labels(), self.capacity(), self.hostName(), self.version(), active);
        Answer answer = exchange.post("/runners/heartbeat", token, null, Exchange.json(body));
        if (!answer.accepted()) {
            throw new RefusedException(answer);
        }
        return answer.status() == 204 ? Optional.empty() : Optional.of(claim(answer));
    }

    /** The calls of a claimed job. */
    public JobCalls calls(Claim claim) {
        return new JobCalls(exchange, claim, patience);
    }

    private static Claim claim(Answer answer) {
        try {
            Claim claim = Exchange.JSON.treeToValue(answer.body(), Claim.class);
            if (claim != null && claim.token() != null && claim.job() != null) {
                return claim;
            }
            throw unreadable(answer, "a job or its token is missing");
        } catch (JsonProcessingException e) {
            throw unreadable(answer, e.getOriginalMessage());
        }
    }

    private static RefusedException unreadable(Answer answer, String why) {
        return new RefusedException(
                new Answer(answer.status(), answer.body(), "with a job that cannot be read: " + why, null));
    }
}
