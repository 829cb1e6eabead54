package sh.shithub.actions.platform.stop;

import io.micronaut.context.BeanContext;
import io.micronaut.context.BeanRegistration;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first thing that happens when a service stops: it is not ready any more, then each {@link StopStep} in its turn. Micronaut's own
 * order of destruction knows only who was injected into whom, so it may close the pool under a batch.
 */
@Singleton
public final class StopInOrder implements ApplicationEventListener<ShutdownEvent>, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(StopInOrder.class);

    private final BeanContext beans;
    private final Readiness readiness;
    private volatile StopStep at;

    StopInOrder(BeanContext beans, Readiness readiness) {
        this.beans = beans;
        this.readiness = readiness;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void onApplicationEvent(ShutdownEvent event) {
        readiness.off();
        for (StopStep step : steps()) {
            at = step;
            if (!stopped(step)) {
                return;
            }
        }
        at = null;
    }

    /** Where the stop is and what is still open, in words. */
    public String open() {
        StopStep step = at;
        String where = step == null ? "beans are destroyed" : step.getClass().getSimpleName();
        return steps().stream()
                .map(StopStep::open)
                .flatMap(Optional::stream)
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), open -> open.isEmpty() ? where : where + ": " + open));
    }

    /** Beans that are active: asking for one that is not would make it. */
    private List<StopStep> steps() {
        return beans.getActiveBeanRegistrations(StopStep.class).stream()
                .map(BeanRegistration::getBean)
                .sorted(Comparator.comparing(StopStep::turn))
                .toList();
    }

    /** @return false when the wait was interrupted; a step that fails does not keep the others from their end */
    private static boolean stopped(StopStep step) {
        try {
            step.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (RuntimeException e) {
            LOG.warn("{} has not stopped in order", step.getClass().getSimpleName(), e);
        }
        return true;
    }
}
