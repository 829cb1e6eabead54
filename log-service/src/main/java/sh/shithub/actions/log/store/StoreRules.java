package sh.shithub.actions.log.store;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import sh.shithub.actions.log.finish.FinishSettings;

/** What holds for all chunks. */
@Singleton
final class StoreRules {
    private final Duration reopenAfter;
    private final Duration gap;
    private final StepLimit limit;

    @Inject
    StoreRules(FinishSettings finish, StoreSettings store) {
        this(finish.reopenAfter(), store.gap(), new StepLimit(store.stepBytes(), store.stepChunks(), store.stepGaps()));
    }

    StoreRules(Duration reopenAfter, Duration gap, StepLimit limit) {
        this.reopenAfter = reopenAfter;
        this.gap = gap;
        this.limit = limit;
    }

    /** How long a late chunk waits for others before its log is finished anew. */
    Duration reopenAfter() {
        return reopenAfter;
    }

    /** How long a chunk of a job with secrets waits for what is missing before it. */
    Duration gap() {
        return gap;
    }

    StepLimit limit() {
        return limit;
    }
}
