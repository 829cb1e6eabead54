package sh.shithub.actions.platform.launch;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.stop.StopInOrder;
import sh.shithub.actions.platform.stop.StopSettings;

/**
 * Ends a service whose process is asked to end: in order, but not for ever. A second signal means that nothing more is waited for; then, and
 * at the limit, it ends at once and says what was open. Another instance does that work again.
 */
final class EndOfService {
    private static final Logger LOG = LoggerFactory.getLogger(EndOfService.class);

    private final String name;
    private final Runnable stop;
    private final Supplier<String> open;
    private final Duration within;
    private final Exit exit;
    private final AtomicBoolean asked = new AtomicBoolean();

    /** Two ways out of the process. */
    interface Exit {
        void inOrder();

        /** @param why and what is left open */
        void atOnce(String why);
    }

    /** @param stop everything in order; returns when it is done */
    EndOfService(String name, Runnable stop, Supplier<String> open, Duration within, Exit exit) {
        this.name = name;
        this.stop = stop;
        this.open = open;
        this.within = within;
        this.exit = exit;
    }

    static EndOfService of(String name, ApplicationContext context) {
        return new EndOfService(
                name,
                context::stop,
                context.getBean(StopInOrder.class)::open,
                context.getBean(StopSettings.class).within(),
                new Exit() {
                    @Override
                    public void inOrder() {
                        System.exit(0);
                    }

                    @Override
                    public void atOnce(String why) {
                        LOG.error(why);
                        Runtime.getRuntime().halt(ServiceLauncher.EX_SOFTWARE);
                    }
                });
    }

    /** Asks the process to end; returns at once. */
    void asked() {
        if (asked.compareAndSet(false, true)) {
            new Thread(this::endInOrder, "stop").start();
        } else {
            endAtOnce("was asked to stop a second time");
        }
    }

    /** The process ends for another reason. */
    void atExit() {
        if (asked.compareAndSet(false, true)) {
            stop();
        }
    }

    private void endInOrder() {
        if (stop()) {
            exit.inOrder();
        }
    }

    private boolean stop() {
        LOG.info("{} stops", name);
        Thread inOrder = new Thread(stop, "stop-in-order");
        inOrder.setDaemon(true);
        inOrder.start();
        try {
            inOrder.join(within.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (inOrder.isAlive()) {
            endAtOnce("has not stopped in order within " + within.toSeconds() + " s");
            return false;
        }
        LOG.info("{} has stopped in order", name);
        return true;
    }

    private void endAtOnce(String why) {
        exit.atOnce(name + " " + why + " and ends now; still open: " + open.get());
    }
}
