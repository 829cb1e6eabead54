package sh.shithub.actions.gateway.operator.logs;

/**
 * What is known of a step's log before it is read.
 *
 * @param key of its object; null when it has none
 * @param bytes of the object that are the log
 * @param finished the object is the whole log, or the log is empty; a late chunk may yet extend it
 */
record StoredText(String key, long bytes, boolean finished) {}
