package sh.shithub.actions.log.finish;

import jakarta.inject.Singleton;
import sh.shithub.actions.log.annotations.AnnotationScan;
import sh.shithub.actions.log.annotations.AnnotationSettings;
import sh.shithub.actions.platform.logs.FreshChunks;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;

/**
 * Writes one step's log as one object: what the object has by now, then the rows in order of seq, page by page, so that
 * memory does not grow with the log. Until the result is recorded it can be done again, by anyone: it begins with the bytes
 * that are recorded, not with those that happen to be there. Annotations are taken from the same bytes as they pass; without object
 * storage that is all that is done.
 */
@Singleton
final class FinishStep {
    private final FreshChunks chunks;
    private final LogObjects objects;
    private final AnnotationSettings annotations;
    private final boolean none;

    FinishStep(FreshChunks chunks, LogObjects objects, AnnotationSettings annotations, ObjectStorageSettings storage) {
        this.chunks = chunks;
        this.objects = objects;
        this.annotations = annotations;
        this.none = storage.none();
    }

    Written finish(Held held) {
        Unfinished step = held.step();
        FreshChunks.Page first = chunks.after(step.stepId(), LogText.NOTHING);
        if (first.chunks().isEmpty()) {
            return Written.nothing(step);
        }
        return none ? read(held, first) : write(held, first);
    }

    private Written write(Held held, FreshChunks.Page first) {
        Unfinished step = held.step();
        AnnotationScan scan = new AnnotationScan(annotations);
        try (LogObjects.Draft draft =
                objects.draft(step.objectKey(), step.objectBytes(), held::require, scan::append)) {
            LogText text = new LogText(new ScannedText(draft, scan), step.last(), step.objectBytes());
            copy(held, first, text);
            return new Written(
                    step.objectKey(), draft.finish(), text.chunks(), text.ends(), text.missing(), scan.end());
        }
    }

    /** Of a log of which a part is in an object, from when there was a storage, only the rows could be read: nothing is known then. */
    private Written read(Held held, FreshChunks.Page first) {
        Unfinished step = held.step();
        AnnotationScan scan = new AnnotationScan(annotations);
        LogText text = new LogText(new ScannedText(new Nowhere(), scan), step.last());
        copy(held, first, text);
        return Written.kept(text.chunks(), text.missing(), step.objectBytes() > 0 ? null : scan.end());
    }

    private void copy(Held held, FreshChunks.Page first, LogText text) {
        FreshChunks.Page page = first;
        page.addTo(text);
        while (page.more()) {
            held.require();
            page = chunks.after(held.step().stepId(), page.last());
            page.addTo(text);
        }
    }
}
