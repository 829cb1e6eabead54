package sh.shithub.actions.platform.consume;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record and what it says.
 *
 * @param record as it was read
 * @param content decoded
 */
public record Received<T>(ConsumerRecord<byte[], byte[]> record, T content) {}
