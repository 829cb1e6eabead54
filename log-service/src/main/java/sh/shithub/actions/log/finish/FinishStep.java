package sh.shithub.actions.log.finish;

import jakarta.inject.Singleton;
import sh.shithub.actions.platform.logs.FreshChunks;
import sh.shithub.actions.platform.logs.LogText;

/**
 * Writes one step's log as one object: what the object has by now, then the rows in order of seq, page by page, so that
 * memory does not grow with the log. Until the result is recorded it can be done again, by anyone: it begins with the bytes
 * that are recorded, not with those that happen to be there.
 */
@Singleton
final class FinishStep {
    private static final long BEFORE_ALL = -1;
    private final FreshChunks chunks;
    private final LogObjects objects;

    FinishStep(FreshChunks chunks, LogObjects objects) {
        this.chunks = chunks;
        this.objects = objects;
    }

    Written finish(Held held) {
        Unfinished step = held.step();
        FreshChunks.Page first = chunks.after(step.stepId(), BEFORE_ALL);
        return first.chunks().isEmpty() ? Written.nothing(step) : write(held, first);
    }

    private Written write(Held held, FreshChunks.Page first) {
        Unfinished step = held.step();
        try (LogObjects.Draft draft = objects.draft(step.objectKey(), step.objectBytes(), held::require)) {
            LogText text = new LogText(draft, step.inObject(), step.objectBytes());
            FreshChunks.Page page = first;
            page.addTo(text);
            while (page.more()) {
                page = chunks.after(step.stepId(), page.last());
                page.addTo(text);
            }
            return new Written(step.objectKey(), draft.finish(), text.written(), text.ends());
        }
    }
}
