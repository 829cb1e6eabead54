package sh.shithub.actions.contracts;

import java.util.List;

/** The consumer groups: who reads which topic. */
public final class Groups {
    public static final String CLAIM = "claim-service";
    public static final String STATUS = "status-service";
    public static final String LOG = "log-service";
    public static final String LOG_FINALIZER = "log-finalizer";

    private Groups() {}

    /**
     * A group that is expected to read a topic, alive or not: a dead group must be a red row, not a gap.
     *
     * @param group consumer group
     * @param service the service whose instances are its members
     * @param topics what it reads
     */
    public record Expected(String group, String service, List<String> topics) {
        /** A service has a listener for each topic, and each is a member of its own. */
        public int membersOf(int instances) {
            return instances * topics.size();
        }
    }

    public static List<Expected> expected() {
        return List.of(
                new Expected(CLAIM, "claim-service", List.of(Topics.HEARTBEATS, Topics.RUN_REQUESTS, Topics.EVENTS)),
                new Expected(STATUS, "status-service", List.of(Topics.STATUS)),
                new Expected(LOG, "log-service", List.of(Topics.LOGS)),
                new Expected(LOG_FINALIZER, "log-service", List.of(Topics.LOG_FINALIZATIONS)));
    }
}
