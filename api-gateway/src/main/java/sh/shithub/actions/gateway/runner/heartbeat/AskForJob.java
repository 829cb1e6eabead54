package sh.shithub.actions.gateway.runner.heartbeat;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.reply.NotListeningException;
import sh.shithub.actions.platform.reply.ReplyInbox;
import sh.shithub.actions.platform.trace.Traceparent;

/** Asks claim-service across Kafka for a job for one runner (invariant 8). Never blocks. */
@Singleton
final class AskForJob {
    /** What an answer may take on its way back: a claim made later than this before the deadline would be lost. */
    private static final Duration WAY_BACK = Duration.ofMillis(200);
    /** In less time no answer comes. */
    static final Duration SHORTEST = WAY_BACK.multipliedBy(2);

    private final Publisher publisher;
    private final ReplyInbox replies;
    private final Clock clock;
    private final Duration answerWithin;

    AskForJob(Publisher publisher, ReplyInbox replies, Clock clock, HeartbeatSettings settings) {
        this.publisher = publisher;
        this.replies = replies;
        this.clock = clock;
        answerWithin = settings.heartbeatAnswer();
    }

    /** How long a question waits for its answer. */
    Duration answerWithin() {
        return answerWithin;
    }

    /**
     * Completes with the offer, or with null: no job, no answer in time, or none would be heard, so that nothing was asked.
     * Never exceptionally.
     *
     * @param within how long the asker waits; a claim that could not reach it by then is not made
     */
    CompletableFuture<JobOffer> ask(RunnerSaid said, Duration within) {
        ReplyInbox.Question question;
        try {
            question = replies.ask(within);
        } catch (NotListeningException e) {
            return CompletableFuture.completedFuture(null);
        }
        long deadline = clock.instant().plus(within).minus(WAY_BACK).toEpochMilli();
        publisher.offer(Traceparent.add(
                publisher.record(Topics.HEARTBEATS, said.runnerId(), said.received(deadline, question.replyTo())),
                said.trace()));
        return question.answer().handle((answer, late) -> offer(answer));
    }

    private static JobOffer offer(Message answer) {
        return answer instanceof HeartbeatAnswered heartbeat ? heartbeat.offer() : null;
    }
}
