package sh.shithub.actions.platform.consume;

/**
 * What a handler reads, as a member of a group of its own instance.
 *
 * @param group consumer group, under which offsets are kept
 * @param topic one; members of one group may read different topics, the group gives each only what it subscribed to
 * @param name of the consumer in metrics and health, and the end of its client's id
 */
public record Subscription(String group, String topic, String name) {}
