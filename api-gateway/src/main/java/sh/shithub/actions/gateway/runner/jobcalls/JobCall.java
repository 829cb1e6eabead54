package sh.shithub.actions.gateway.runner.jobcalls;

import io.micronaut.http.HttpStatus;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.gateway.auth.JobToken;
import sh.shithub.actions.gateway.gather.Gatherer;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.platform.trace.LogLine;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.platform.trace.Traceparent;

/** One job call on its way through a batch. */
final class JobCall implements Gatherer.Call {
    private static final Logger LOG = LoggerFactory.getLogger(JobCall.class);
    /** What a call holds beside its body, about. */
    private static final int OVERHEAD_BYTES = 2048;

    final JobToken token;
    private final Instant deadline;
    final CompletableFuture<Accepted> answer = new CompletableFuture<>();
    /** Tells this call's own success, when its confirmation was lost, from another client's replay. */
    final UUID id = random();

    private final JobRequest request;
    private final Planner planner;
    private byte[] key;
    private Plan plan;
    private ApiException refusal;
    /** The try under way spends the token, if it is committed. */
    private boolean spends;

    private volatile boolean unknown;

    JobCall(JobRequest request, Planner planner, Instant deadline) {
        this.token = request.token();
        this.request = request;
        this.planner = planner;
        this.deadline = deadline;
    }

    @Override
    public int lane() {
        return Long.hashCode(token.jobId());
    }

    @Override
    public long bytes() {
        return request.bodyBytes() + OVERHEAD_BYTES;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public boolean unknown() {
        return unknown;
    }

    @Override
    public boolean answered() {
        return answer.isDone();
    }

    /** Its token was unspent until now: no earlier try was committed. */
    void spends() {
        spends = true;
        unknown = false;
    }

    void spendsNothing() {
        spends = false;
    }

    void commitLost() {
        unknown |= spends;
    }

    @Override
    public void fail(Throwable failure) {
        answer.completeExceptionally(failure instanceof ApiException ? failure : internal());
    }

    /**
     * Judges the key and the body; a refusal is kept, because checks that come before it may refuse the call for another reason. A bug in
     * one call's judgement refuses that call alone.
     */
    void judge(JobSteps steps) {
        plan = null;
        refusal = null;
        spends = false;
        try {
            key = key == null ? RepeatKey.of(request) : key;
            plan = planner.plan(steps == null ? new JobSteps(new long[0]) : steps);
            plan.records().forEach(record -> Traceparent.add(record, request.trace()));
        } catch (ApiException e) {
            refusal = e;
        } catch (RuntimeException e) {
            line(LogLine.error(LOG)).because(e).say("a call cannot be judged");
            refusal = internal();
        }
    }

    TraceId trace() {
        return request.trace();
    }

    /** When its token stops being accepted. */
    Instant goodUntil() {
        return request.goodUntil();
    }

    LogLine line(LogLine line) {
        return line.about(new Subject(token.runId(), token.jobId(), null, token.runnerId(), false))
                .trace(trace());
    }

    /** Null for a call that does not want to be known again. */
    byte[] key() {
        return key;
    }

    boolean sound() {
        return plan != null;
    }

    Plan plan() {
        return plan;
    }

    ApiException refusal() {
        return refusal;
    }

    /** For the log. */
    @Override
    public String toString() {
        return "of job " + token.jobId();
    }

    private static ApiException internal() {
        return new ApiException(HttpStatus.INTERNAL_SERVER_ERROR, "internal error");
    }

    private static UUID random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong());
    }
}
