package sh.shithub.actions.gateway.ops;

import java.util.List;

/** The state of a group in a word of WIRE.md, with the reason in words. */
record Judgement(String state, String reason) {
    static Judgement of(int members, boolean nothingCommitted, List<LagReport.Topic> topics) {
        long lag = topics.stream().mapToLong(LagReport.Topic::lag).sum();
        if (members == 0) {
            return new Judgement("stopped", "no instance is a member; " + lag + " records wait");
        }
        if (nothingCommitted && lag > 0) {
            return new Judgement(
                    "never_committed", "members are there, but none has committed yet; " + lag + " records wait");
        }
        if (lag == 0) {
            return new Judgement("ok", "nothing waits");
        }
        return new Judgement("unknown", lag + " records wait; rates are not measured yet");
    }
}
