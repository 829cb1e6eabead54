package sh.shithub.actions.log.finish;

import sh.shithub.actions.log.annotations.AnnotationScan;
import sh.shithub.actions.platform.logs.LogText;

/** A log's text on its way, read for annotations. */
record ScannedText(LogText.Sink to, AnnotationScan scan) implements LogText.Sink {
    @Override
    public void append(byte[] bytes) {
        to.append(bytes);
        scan.append(bytes, bytes.length);
    }

    @Override
    public boolean atLineStart() {
        return to.atLineStart();
    }
}
