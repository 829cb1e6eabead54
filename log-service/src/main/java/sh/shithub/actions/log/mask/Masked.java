package sh.shithub.actions.log.mask;

/**
 * @param text what may be shown
 * @param tail what the next text follows
 * @param replacements how often stars were written
 */
public record Masked(byte[] text, Tail tail, int replacements) {}
