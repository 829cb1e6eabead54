package sh.shithub.actions.log.finish;

import io.micronaut.core.annotation.Nullable;
import sh.shithub.actions.log.annotations.AnnotationScan;
import sh.shithub.actions.log.objects.ObjectDraft;
import sh.shithub.actions.platform.logs.LogText;

/**
 * A log's text on its way, read for annotations.
 *
 * @param to null when it is only read
 * @param scan is given all of the text, also what the object begins with
 */
record ScannedText(@Nullable ObjectDraft to, AnnotationScan scan) implements LogText.Sink {
    @Override
    public void append(byte[] bytes) {
        if (to != null) {
            to.append(bytes, bytes.length);
        }
        scan.append(bytes, bytes.length);
    }

    @Override
    public boolean atLineStart() {
        return scan.atLineStart();
    }
}
