package sh.shithub.actions.gateway.tokens;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.platform.consume.Backoff;
import sh.shithub.actions.platform.sql.Faults;

/** Works on a batch of calls, again and again while a dependency is away, until each call's patience ends in a 503. */
final class Persist<C extends Gatherer.Call> {
    private static final Logger LOG = LoggerFactory.getLogger(Persist.class);

    private final Patience patience;
    private final Consumer<List<C>> work;

    /** @param work answers every call; whatever it throws, nothing was done that may not be done again */
    Persist(Patience patience, Consumer<List<C>> work) {
        this.patience = patience;
        this.work = work;
    }

    void with(List<C> calls) {
        Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
        List<C> left = patient(calls);
        while (!left.isEmpty() && !worked(left)) {
            LockSupport.parkNanos(backoff.next().toNanos());
            left = patient(left);
        }
    }

    /** False when a dependency is away; a bug is not tried until patience ends, but only the call that has it fails. */
    private boolean worked(List<C> left) {
        try {
            work.accept(left);
        } catch (RuntimeException e) {
            if (Faults.passing(e)) {
                LOG.warn("{} calls wait for a dependency: {}", left.size(), e.getMessage());
                return false;
            }
            if (left.size() == 1) {
                LOG.error("a call failed: {}", left.get(0), e);
                left.get(0).fail(e);
            } else {
                LOG.warn("a batch of {} calls failed, trying each alone", left.size(), e);
                left.forEach(call -> with(List.of(call)));
            }
        }
        return true;
    }

    private List<C> patient(List<C> calls) {
        List<C> left = new ArrayList<>(calls.size());
        for (C call : calls) {
            if (patience.over(call)) {
                call.fail(ApiException.unavailable("a dependency is not available; no token was spent, try again"));
            } else {
                left.add(call);
            }
        }
        return left;
    }
}
