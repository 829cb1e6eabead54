package sh.shithub.actions.checks.faults;

import java.time.Duration;

/**
 * One thing that happens.
 *
 * @param number counted from 1 through the whole test
 * @param target a process, a pair of them, or a topic
 * @param afterCalls it happens when so many more calls have been acknowledged than at the fault before it
 * @param lasts until it is mended
 * @param choice picks where the kind leaves something open, such as which partition
 */
record Fault(int number, Kind kind, String target, int afterCalls, Duration lasts, int choice) {
    @Override
    public String toString() {
        return "fault " + number + ": " + kind + " " + target;
    }
}
