package sh.shithub.actions.testkit;

/** Where tests take their broker from: the system property {@code kafka}. */
enum KafkaSource {
    CHILD_PROCESS,
    CONTAINER;

    static KafkaSource chosen() {
        return named(System.getProperty("kafka"));
    }

    /** The build passes the property on even when it is not set; then it still has Maven's form. */
    static KafkaSource named(String value) {
        if (value == null || value.isBlank() || value.equals("${kafka}") || value.equals("devstack")) {
            return CHILD_PROCESS;
        }
        if (value.equals("testcontainers")) {
            return CONTAINER;
        }
        throw new IllegalArgumentException("-Dkafka=" + value + "; expected devstack (the default) or testcontainers");
    }
}
