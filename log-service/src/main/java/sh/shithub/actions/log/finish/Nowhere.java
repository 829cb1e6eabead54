package sh.shithub.actions.log.finish;

import sh.shithub.actions.platform.logs.LogText;

/** Where a log goes that is only read. */
final class Nowhere implements LogText.Sink {
    private byte last = '\n';

    @Override
    public void append(byte[] bytes) {
        last = bytes.length == 0 ? last : bytes[bytes.length - 1];
    }

    @Override
    public boolean atLineStart() {
        return last == '\n';
    }
}
