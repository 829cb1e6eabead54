package sh.shithub.actions.gateway.operator.lag;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The state of a group in a word of wire.md, "Consumer lag", with the reason in words: progress counts first, membership second. */
final class ClassifyGroup {
    /** What waits for less than this is on its way, and no backlog. */
    private static final double ON_ITS_WAY_SECONDS = 5;

    private static final Set<String> REBALANCING =
            Set.of("PreparingRebalance", "CompletingRebalance", "Assigning", "Reconciling");

    private ClassifyGroup() {}

    record Verdict(String state, String reason) {}

    /**
     * What is known of a group.
     *
     * @param groupState the coordinator's word
     * @param committed whether the group has ever committed an offset
     * @param lost records that were deleted before they were read
     * @param pausedWhy what its consumers say of why they wait, empty when they do not wait
     * @param lag records that wait
     * @param age of the oldest of them in seconds, null when not known
     * @param stuck partitions that do not move although records wait, in words
     * @param gaps where the log does not have what is to be read next, now or a short while ago, in words
     * @param rates empty when they are not known yet
     */
    record Facts(
            String groupState,
            int members,
            Optional<Integer> expectedMembers,
            boolean committed,
            long lost,
            Optional<String> pausedWhy,
            long lag,
            Double age,
            List<String> stuck,
            List<String> gaps,
            Optional<Progress.Rates> rates) {}

    static Verdict unknown() {
        return new Verdict("unknown", "Kafka does not say");
    }

    static Verdict of(Facts facts) {
        Verdict verdict = word(facts);
        String more = rebalance(facts) + missing(facts);
        return more.isEmpty() ? verdict : new Verdict(verdict.state(), verdict.reason() + more);
    }

    private static Verdict word(Facts facts) {
        if (facts.lost() > 0) {
            return new Verdict("data_lost", records(facts.lost()) + " deleted before they were read");
        }
        if (facts.members() == 0) {
            return new Verdict("stopped", "no instance is a member; " + waiting(facts) + growth(facts));
        }
        if (facts.pausedWhy().isPresent()) {
            return new Verdict(
                    "paused", "consumption waits: " + facts.pausedWhy().get() + "; " + waiting(facts));
        }
        if (facts.committed() && facts.lag() > 0 && !facts.stuck().isEmpty()) {
            return new Verdict("stalled", String.join(", ", facts.stuck()) + "; " + waiting(facts));
        }
        if (!facts.gaps().isEmpty()) {
            return new Verdict("data_lost", String.join(", ", facts.gaps()) + "; " + waiting(facts));
        }
        if (facts.lag() == 0) {
            return new Verdict("ok", idle(facts) ? "nothing waits, and nothing comes in" : "nothing waits");
        }
        if (!facts.committed()) {
            return new Verdict("never_committed", "members are there, but none has committed yet; " + waiting(facts));
        }
        return moving(facts);
    }

    private static Verdict moving(Facts facts) {
        if (facts.age() != null && facts.age() < ON_ITS_WAY_SECONDS) {
            return new Verdict("ok", waiting(facts));
        }
        if (facts.rates().isEmpty()) {
            return new Verdict("unknown", waiting(facts) + "; rates are not measured yet");
        }
        Progress.Rates rates = facts.rates().get();
        String flow = String.format(Locale.ROOT, "%.1f/s come in, %.1f/s are read", rates.in(), rates.out());
        return drainSeconds(facts.lag(), rates)
                .map(seconds ->
                        new Verdict("catching_up", waiting(facts) + "; " + flow + ", done in about " + words(seconds)))
                .orElseGet(() -> new Verdict("falling_behind", waiting(facts) + "; " + flow));
    }

    /** Until nothing waits, at the present rates; empty when that never comes. */
    static Optional<Double> drainSeconds(long lag, Progress.Rates rates) {
        double faster = rates.out() - rates.in();
        return lag == 0 ? Optional.of(0.0) : faster <= 0 ? Optional.empty() : Optional.of(lag / faster);
    }

    private static boolean idle(Facts facts) {
        return facts.rates().filter(rates -> rates.in() == 0).isPresent();
    }

    private static String waiting(Facts facts) {
        return records(facts.lag()) + " waiting"
                + (facts.age() == null || facts.lag() == 0 ? "" : ", the oldest for " + words(facts.age()));
    }

    private static String growth(Facts facts) {
        return facts.rates()
                .filter(rates -> rates.in() > 0)
                .map(rates -> String.format(Locale.ROOT, ", %.1f/s more", rates.in()))
                .orElse("");
    }

    private static String rebalance(Facts facts) {
        return REBALANCING.contains(facts.groupState()) ? "; a rebalance is under way" : "";
    }

    private static String missing(Facts facts) {
        return facts.expectedMembers()
                .filter(expected -> facts.members() > 0 && facts.members() < expected)
                .map(expected -> "; " + facts.members() + " of " + expected + " members are there")
                .orElse("");
    }

    private static String records(long count) {
        return count == 1 ? "1 record" : count + " records";
    }

    /** A time for people: 0.4 s, 12 s, 3 min, 2 h. */
    static String words(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        Duration time = Duration.ofSeconds(Math.round(seconds));
        if (time.toMinutes() < 2) {
            return time.toSeconds() + " s";
        }
        return time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
    }
}
