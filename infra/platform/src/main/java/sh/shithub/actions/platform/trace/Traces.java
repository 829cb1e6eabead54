package sh.shithub.actions.platform.trace;

import io.micronaut.core.annotation.Nullable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Subject;

/**
 * Which calls the work of this thread goes back to. A batch has as many as it has records; code that writes a row or makes a record asks
 * here by what it is about. Bound to the thread, as the transaction is in which that happens.
 *
 * <p>Where a batch changes one thing twice, the later call counts: its row has the last one anyway.
 */
public final class Traces {
    private static final ThreadLocal<Traces> BOUND = new ThreadLocal<>();

    private enum Kind {
        RUN,
        JOB,
        STEP,
        CHUNK
    }

    private final Map<Kind, Map<Long, TraceId>> known = new EnumMap<>(Kind.class);
    private final Map<String, TraceId> asked = new HashMap<>();
    /** The trace of work that goes back to no known call. */
    private final TraceId own = TraceId.random();

    /** For the time of this work. */
    public <T> T during(Supplier<T> work) {
        Traces before = BOUND.get();
        BOUND.set(this);
        try {
            return work.get();
        } finally {
            if (before == null) {
                BOUND.remove();
            } else {
                BOUND.set(before);
            }
        }
    }

    /** Work that no call asked for, such as a sweep, has a trace of its own. */
    public static void own(Runnable work) {
        new Traces().during(() -> {
            work.run();
            return null;
        });
    }

    /** @param trace what the record says; null when it says nothing: the batch's own then */
    public TraceId heard(Subject subject, @Nullable TraceId trace) {
        TraceId heard = trace == null ? own : trace;
        if (subject.chunk()) {
            put(Kind.CHUNK, subject.step(), heard);
        } else if (subject.step() != null) {
            put(Kind.STEP, subject.step(), heard);
        } else {
            // What follows from a job's end for its run goes back to the same call.
            put(Kind.JOB, subject.job(), heard);
            put(Kind.RUN, subject.run(), heard);
        }
        return heard;
    }

    /** Also by where its answer goes, so that the answer and the rows made for it find their trace. */
    public TraceId heard(Message message, @Nullable TraceId trace) {
        TraceId heard = heard(message.subject(), trace);
        if (message.replyTo() != null) {
            asked.put(message.replyTo().correlationId(), heard);
        }
        if (message.requestId() != null) {
            asked.put(message.requestId(), heard);
        }
        return heard;
    }

    private void put(Kind kind, @Nullable Long id, TraceId trace) {
        if (id != null) {
            known.computeIfAbsent(kind, none -> new HashMap<>()).put(id, trace);
        }
    }

    /** Something was made, or handed out, because of this: what follows from it in this batch goes back to the same call. */
    public static void follows(Subject subject, @Nullable TraceId trace) {
        Traces bound = BOUND.get();
        if (bound != null && trace != null) {
            bound.heard(subject, trace);
        }
    }

    /** Null outside of any work that is bound, as in all of these. */
    public static @Nullable TraceId own() {
        Traces bound = BOUND.get();
        return bound == null ? null : bound.own;
    }

    public static @Nullable TraceId of(Subject subject) {
        Traces bound = BOUND.get();
        if (bound == null) {
            return null;
        }
        TraceId found = subject.chunk() ? bound.find(Kind.CHUNK, subject.step()) : null;
        found = found == null ? bound.find(Kind.STEP, subject.step()) : found;
        found = found == null ? bound.find(Kind.JOB, subject.job()) : found;
        found = found == null ? bound.find(Kind.RUN, subject.run()) : found;
        return found == null ? bound.own : found;
    }

    /** @param id a correlation id, or a request's */
    public static @Nullable TraceId ofAsked(String id) {
        Traces bound = BOUND.get();
        return bound == null ? null : bound.asked.getOrDefault(id, bound.own);
    }

    private @Nullable TraceId find(Kind kind, @Nullable Long id) {
        Map<Long, TraceId> ofKind = id == null ? null : known.get(kind);
        return ofKind == null ? null : ofKind.get(id);
    }
}
