package sh.shithub.actions.log.finish;

/** A try that came to nothing; the next one waits, longer each time. */
record Failed(Lease lease, String error) {}
