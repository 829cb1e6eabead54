package sh.shithub.actions.platform.consume;

import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way out of a process that cannot do its work any more: what supervises it starts another one. */
@Singleton
class EndOfProcess {
    private static final Logger LOG = LoggerFactory.getLogger(EndOfProcess.class);
    /** sysexits.h EX_UNAVAILABLE. */
    private static final int EX_UNAVAILABLE = 69;

    /** Stops in order, within {@code SHITHUB_STOP}; the caller goes on meanwhile. */
    void because(String sentence) {
        LOG.error("the process ends: {}", sentence);
        new Thread(() -> System.exit(EX_UNAVAILABLE), "end-of-process").start();
    }
}
