package sh.shithub.actions.gateway.gather;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.consume.Backoff;
import sh.shithub.actions.platform.sql.Faults;

/**
 * Works on a batch of calls, again and again while a dependency is away, until each call's patience ends in a 503. A call of unknown
 * outcome is answered when the database says what became of it, however long that takes, up to a bound of its own: then it is 504.
 */
public final class RetryWhileUnavailable<C extends Gatherer.Call> {
    private static final Logger LOG = LoggerFactory.getLogger(RetryWhileUnavailable.class);
    /** Between two looks at what is left of a batch whose patience is over; calls that come in meanwhile wait for no more than this. */
    private static final Duration LATE_PAUSE = Duration.ofMillis(500);

    private final Patience patience;
    private final Consumer<List<C>> work;

    /** @param work answers every call; when it throws, what is not answered may be done again */
    public RetryWhileUnavailable(Patience patience, Consumer<List<C>> work) {
        this.patience = patience;
        this.work = work;
    }

    /** @return calls of unknown outcome whose patience is over: they come again with later ones, so that they hold up no others */
    public List<C> with(List<C> calls) {
        Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
        List<C> left = tried(patient(calls));
        while (!left.stream().allMatch(patience::late)) {
            LockSupport.parkNanos(backoff.next().toNanos());
            left = tried(patient(left));
        }
        if (!left.isEmpty()) {
            LockSupport.parkNanos(LATE_PAUSE.toNanos());
        }
        return left;
    }

    /** @return those to be tried again, as a dependency is away; a bug is not tried until patience ends, but only its call fails */
    private List<C> tried(List<C> left) {
        try {
            if (!left.isEmpty()) {
                work.accept(left);
            }
            return List.of();
        } catch (RuntimeException e) {
            if (Faults.passing(e)) {
                LOG.warn("{} calls wait for a dependency: {}", left.size(), e.getMessage());
                return patient(left);
            }
            if (left.size() == 1) {
                LOG.error("a call failed: {}", left.get(0), e);
                left.get(0).fail(e);
                return List.of();
            }
            LOG.warn("a batch of {} calls failed, trying each alone", left.size(), e);
            return left.stream().flatMap(call -> with(List.of(call)).stream()).toList();
        }
    }

    private List<C> patient(List<C> calls) {
        List<C> left = new ArrayList<>(calls.size());
        for (C call : calls) {
            if (patience.over(call)) {
                call.giveUp("a dependency is not available; no token was spent, try again");
            } else if (!call.answered()) {
                left.add(call);
            }
        }
        return left;
    }
}
