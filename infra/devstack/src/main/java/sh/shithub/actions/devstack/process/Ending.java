package sh.shithub.actions.devstack.process;

import java.time.Duration;

/**
 * How a program is brought to its end.
 *
 * @param signal that asks it to end in order
 * @param patience how long that may take before it is killed
 */
public record Ending(Signal signal, Duration patience) {}
