package sh.shithub.actions.gateway.web;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;
import sh.shithub.actions.platform.reply.ReplyInbox;

/** Not up before answers from behind Kafka are heard: a run queued earlier would be created, and its caller told 503. */
@Singleton
record RepliesHealth(ReplyInbox replies) implements HealthIndicator {
    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.just(HealthResult.builder("replies", replies.ready() ? HealthStatus.UP : HealthStatus.DOWN)
                .details(Map.of("open_questions", replies.open()))
                .build());
    }
}
