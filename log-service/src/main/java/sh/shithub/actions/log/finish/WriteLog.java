package sh.shithub.actions.log.finish;

import jakarta.inject.Singleton;
import sh.shithub.actions.log.annotations.AnnotationScan;
import sh.shithub.actions.log.annotations.AnnotationSettings;
import sh.shithub.actions.log.objects.LogObjects;
import sh.shithub.actions.log.objects.ObjectDraft;
import sh.shithub.actions.platform.logs.FreshChunks;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;

/**
 * Writes one step's log as one object: what the object has by now, then the rows in order of seq, page by page, so that
 * memory does not grow with the log. Until the result is recorded it can be done again, by any instance: it begins with the bytes
 * that are recorded, not with those that happen to be there. Annotations are taken from the same bytes as they pass; without object
 * storage that is all that is done.
 */
@Singleton
record WriteLog(FreshChunks chunks, LogObjects objects, AnnotationSettings annotations, ObjectStorageSettings storage) {
    Written write(LeasedLog log) {
        FreshChunks.Page first = chunks.after(log.stepId(), LogText.NOTHING);
        if (first.chunks().isEmpty()) {
            return Written.nothing(log.step());
        }
        return storage.none() ? read(log, first) : write(log, first);
    }

    private Written write(LeasedLog log, FreshChunks.Page first) {
        Unfinished step = log.step();
        AnnotationScan scan = new AnnotationScan(annotations);
        try (ObjectDraft draft = objects.draft(step.objectKey(), step.objectBytes(), log::require, scan::append)) {
            LogText text = new LogText(new ScannedText(draft, scan), step.last(), step.objectBytes());
            copy(log, first, text);
            return new Written(
                    step.objectKey(), draft.finish(), text.chunks(), text.ends(), text.missing(), scan.end());
        }
    }

    /** Of a log of which a part is in an object, from when there was a storage, only the rows could be read: nothing is known then. */
    private Written read(LeasedLog log, FreshChunks.Page first) {
        Unfinished step = log.step();
        AnnotationScan scan = new AnnotationScan(annotations);
        LogText text = new LogText(new ScannedText(null, scan), step.last());
        copy(log, first, text);
        return Written.kept(text.chunks(), text.missing(), step.objectBytes() > 0 ? null : scan.end());
    }

    private void copy(LeasedLog log, FreshChunks.Page first, LogText text) {
        FreshChunks.Page page = first;
        page.addTo(text);
        while (page.more()) {
            log.require();
            page = chunks.after(log.stepId(), page.last());
            page.addTo(text);
        }
    }
}
