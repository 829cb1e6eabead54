package sh.shithub.actions.claim.admission;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.sweep.Sweeps;

/**
 * Finds jobs whose event was missed, and those for whom a policy was changed. A turn looks at a bounded part of what is open and
 * the next one goes on behind it, so that it costs the same however much waits; each part is a transaction of its own.
 */
@Singleton
public final class AdmissionSweep implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionSweep.class);
    /** What a turn looks at, at most: so many parts of so many runs, or of so many queues. */
    private static final int PARTS = 10;

    private static final int RUNS = 500;
    private static final int QUEUES = 256;
    private static final RepoQueue BEGIN = new RepoQueue("", 0, 0);

    private final Sweeps sweeps;
    private final Transactions transactions;
    private final Admit admit;
    private final ReadyEvents ready;
    private final Publisher publisher;
    private final AdmissionSettings settings;
    private long lastRun;
    private RepoQueue lastWaiting = BEGIN;
    private RepoQueue lastStanding = BEGIN;

    AdmissionSweep(
            Sweeps sweeps,
            Transactions transactions,
            Admit admit,
            ReadyEvents ready,
            Publisher publisher,
            AdmissionSettings settings) {
        this.sweeps = sweeps;
        this.transactions = transactions;
        this.admit = admit;
        this.ready = ready;
        this.publisher = publisher;
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(
                settings.sweepEvery(),
                "jobs to admit",
                () -> ready.records(turn().came()).forEach(publisher::offer));
    }

    /**
     * What a turn did.
     *
     * @param eligible jobs that nothing but their place holds up, and of which that was missed
     * @param steppedOut jobs that stood in line although their caps or policies leave no room
     * @param came jobs that came into line
     */
    public record Found(int eligible, int steppedOut, List<ReadyJob> came) {
        boolean nothing() {
            return eligible == 0 && steppedOut == 0 && came.isEmpty();
        }
    }

    /** One turn; called by one thread. */
    public Found turn() {
        Found found = new Found(markMissed(), stepOut(), fill());
        if (!found.nothing()) {
            LOG.info(
                    "the sweep made {} job(s) eligible, took {} out of line and brought {} into line",
                    found.eligible(),
                    found.steppedOut(),
                    found.came().size());
        }
        return found;
    }

    private int markMissed() {
        int marked = 0;
        for (int part = 0; part < PARTS; part++) {
            List<Long> runs = transactions.read(connection -> EligibleJobs.openRuns(connection, lastRun, RUNS));
            marked += transactions.write(
                    connection -> EligibleJobs.mark(connection, runs).size());
            lastRun = runs.size() < RUNS ? 0 : runs.get(runs.size() - 1);
            if (lastRun == 0) {
                break;
            }
        }
        return marked;
    }

    private int stepOut() {
        int steppedOut = 0;
        for (int part = 0; part < PARTS; part++) {
            List<RepoQueue> some =
                    transactions.read(connection -> RepoQueues.standingAfter(connection, lastStanding, QUEUES));
            steppedOut += transactions.write(connection -> {
                CapsLeft left = Caps.left(connection, some);
                return RepoQueues.stepOut(connection, left.full(some), left.fullOwners());
            });
            lastStanding = behind(some);
            if (lastStanding == BEGIN) {
                break;
            }
        }
        return steppedOut;
    }

    private List<ReadyJob> fill() {
        List<ReadyJob> came = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            List<RepoQueue> some =
                    transactions.read(connection -> RepoQueues.waitingAfter(connection, lastWaiting, QUEUES));
            came.addAll(transactions.write(connection -> admit.fill(connection, some)));
            lastWaiting = behind(some);
            if (lastWaiting == BEGIN) {
                break;
            }
        }
        return came;
    }

    private static RepoQueue behind(List<RepoQueue> some) {
        return some.size() < QUEUES ? BEGIN : some.get(some.size() - 1);
    }
}
