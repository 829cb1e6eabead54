package sh.shithub.actions.claim.leases;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.platform.sql.Transactions;

/** A claim is an offer until its runner calls (invariant 7); every instance looks, none takes the same job back twice. */
@Singleton
public final class TakeBackOffers {
    private static final Logger LOG = LoggerFactory.getLogger(TakeBackOffers.class);
    private static final int BATCH = 500;

    private final Transactions transactions;
    private final UnansweredOffers offers;
    private final AnnounceRequeued announceRequeued;
    private final ClaimSettings settings;

    TakeBackOffers(
            Transactions transactions,
            UnansweredOffers offers,
            AnnounceRequeued announceRequeued,
            ClaimSettings settings) {
        this.transactions = transactions;
        this.offers = offers;
        this.announceRequeued = announceRequeued;
        this.settings = settings;
    }

    /** @return the ids of the jobs that are queued again */
    public List<Long> takeBack() {
        List<Long> all = new ArrayList<>();
        List<Requeued> batch;
        do {
            batch = transactions.write(connection -> {
                List<Requeued> back = offers.takeBack(connection, settings.ackWithin(), BATCH);
                announceRequeued.requeued(connection, back);
                return back;
            });
            batch.forEach(job -> all.add(job.jobId()));
        } while (batch.size() == BATCH);
        if (!all.isEmpty()) {
            LOG.warn("{} job(s) without a call from their runner are queued again: {}", all.size(), all);
        }
        return all;
    }
}
