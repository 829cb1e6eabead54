package sh.shithub.actions.claim;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.sql.Transactions;

/** A claim is an offer until its runner calls (invariant 7); every instance looks, none takes the same job back twice. */
@Singleton
class TakeBackOffers {
    private static final Logger LOG = LoggerFactory.getLogger(TakeBackOffers.class);
    private final Transactions transactions;
    private final ReadyJobs jobs;
    private final ClaimSettings settings;

    TakeBackOffers(Transactions transactions, ReadyJobs jobs, ClaimSettings settings) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.settings = settings;
    }

    @Scheduled(fixedDelay = "1s", initialDelay = "1s")
    void sweep() {
        try {
            List<Long> back =
                    transactions.write(connection -> jobs.takeBack(connection, settings.ackWithin()));
            if (!back.isEmpty()) {
                LOG.warn("{} offer(s) without a call from their runner are queued again: {}", back.size(), back);
            }
        } catch (RuntimeException e) {
            LOG.warn("offers are looked at again in a second: {}", e.getMessage());
        }
    }
}
