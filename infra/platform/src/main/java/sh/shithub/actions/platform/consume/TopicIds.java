package sh.shithub.actions.platform.consume;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;

/** The broker's ids of topics: a topic that is deleted and made anew keeps its name but starts at offset 0 again. */
@Singleton
final class TopicIds {
    private static final DescribeTopicsOptions WITHIN = new DescribeTopicsOptions().timeoutMs(5000);

    private final Admin admin;
    private final Map<String, String> known = new ConcurrentHashMap<>();

    TopicIds(AdminClient admin) {
        this.admin = admin;
    }

    String of(String topic) {
        return known.computeIfAbsent(topic, this::ask);
    }

    boolean isStill(String topic) {
        return ask(topic).equals(of(topic));
    }

    /** Asks anew. True when the topic is another one than it was. */
    boolean changed(String topic) {
        String now = ask(topic);
        String before = known.put(topic, now);
        return before != null && !now.equals(before);
    }

    private String ask(String topic) {
        try {
            return admin.describeTopics(List.of(topic), WITHIN)
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .topicId()
                    .toString();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }
}
