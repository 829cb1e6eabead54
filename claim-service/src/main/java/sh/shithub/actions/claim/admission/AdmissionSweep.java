package sh.shithub.actions.claim.admission;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Finds jobs whose event was missed, and those for whom a policy was changed. A turn looks at a bounded part of what is open and
 * the next one goes on behind it, so that it costs the same however much waits; each part is a transaction of its own.
 */
@Singleton
public final class AdmissionSweep {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionSweep.class);
    /** What a turn looks at, at most: so many parts of so many runs, or of so many lines. */
    private static final int PARTS = 10;

    private static final int RUNS = 500;
    private static final int LINES = 256;
    private static final Line BEGIN = new Line("", 0, 0);

    private final Transactions transactions;
    private final EligibleJobs eligible;
    private final Lines lines;
    private final Caps caps;
    private long lastRun;
    private Line lastWaiting = BEGIN;
    private Line lastStanding = BEGIN;

    AdmissionSweep(Transactions transactions, EligibleJobs eligible, Lines lines, Caps caps) {
        this.transactions = transactions;
        this.eligible = eligible;
        this.lines = lines;
        this.caps = caps;
    }

    /**
     * What a turn did.
     *
     * @param eligible jobs that nothing but their place holds up, and of which that was missed
     * @param steppedOut jobs that stood in line although their caps or policies leave no room
     * @param came jobs that came into line
     */
    public record Found(int eligible, int steppedOut, List<InLine> came) {
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
            List<Long> runs = transactions.read(connection -> eligible.openRuns(connection, lastRun, RUNS));
            marked += transactions.write(
                    connection -> eligible.mark(connection, runs).size());
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
            List<Line> some = transactions.read(connection -> lines.standingAfter(connection, lastStanding, LINES));
            steppedOut += transactions.write(connection -> {
                Room room = caps.room(connection, some);
                return lines.stepOut(connection, room.full(some), room.fullOwners());
            });
            lastStanding = behind(some);
            if (lastStanding == BEGIN) {
                break;
            }
        }
        return steppedOut;
    }

    private List<InLine> fill() {
        List<InLine> came = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            List<Line> some = transactions.read(connection -> lines.waitingAfter(connection, lastWaiting, LINES));
            came.addAll(transactions.write(connection -> lines.fill(connection, some)));
            lastWaiting = behind(some);
            if (lastWaiting == BEGIN) {
                break;
            }
        }
        return came;
    }

    private static Line behind(List<Line> some) {
        return some.size() < LINES ? BEGIN : some.get(some.size() - 1);
    }
}
