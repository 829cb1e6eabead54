package sh.shithub.actions.checks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What happens and when, all of it following from the seed.
 *
 * @param bursts faults of one burst overlap; between two bursts all must be well again
 */
record Schedule(long seed, List<List<Fault>> bursts) {
    private static final int MOST_AT_ONCE = 5;
    private static final int MOST_CALLS_BETWEEN = 40;
    private static final Duration PAUSE = Duration.ofSeconds(20);

    static Schedule of(long seed, int count, Set<Kind> kinds) {
        Random random = new Random(seed);
        List<List<Fault>> bursts = new ArrayList<>();
        for (int next = 1; next <= count; ) {
            List<Fault> burst = burst(random, next, Math.min(MOST_AT_ONCE, count - next + 1), List.copyOf(kinds));
            bursts.add(burst);
            next += burst.size();
        }
        return new Schedule(seed, List.copyOf(bursts));
    }

    /** A process is met by one fault of a burst at most. */
    private static List<Fault> burst(Random random, int first, int most, List<Kind> kinds) {
        List<Fault> burst = new ArrayList<>();
        Set<String> met = new HashSet<>();
        int size = 1 + random.nextInt(most);
        while (burst.size() < size) {
            Fault fault = fault(random, first + burst.size(), draw(random, kinds));
            if (fault.kind().isAlone() && !burst.isEmpty()) {
                break;
            }
            if (met.add(fault.target().replaceFirst("-.*", ""))) {
                burst.add(fault);
            } else {
                size--;
            }
            if (fault.kind().isAlone()) {
                break;
            }
        }
        return List.copyOf(burst);
    }

    private static Fault fault(Random random, int number, Kind kind) {
        String target = kind.targets().get(random.nextInt(kind.targets().size()));
        int afterCalls = 1 + random.nextInt(MOST_CALLS_BETWEEN);
        return new Fault(number, kind, target, afterCalls, lasts(random, kind), random.nextInt(Integer.MAX_VALUE));
    }

    private static Duration lasts(Random random, Kind kind) {
        return switch (kind) {
            case KILL -> Duration.ofMillis(random.nextInt(3000));
            case CUT -> Duration.ofMillis(random.nextInt(5000));
            case DELAY -> Duration.ofSeconds(8);
            case PAUSE -> PAUSE;
            case CLOCK -> Duration.ofSeconds(10);
            case DISK -> Duration.ofSeconds(5);
            case PARTITION, RESTORE -> Duration.ZERO;
        };
    }

    private static Kind draw(Random random, List<Kind> kinds) {
        int at = random.nextInt(kinds.stream().mapToInt(Kind::weight).sum());
        for (Kind kind : kinds) {
            at -= kind.weight();
            if (at < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("weights");
    }
}
