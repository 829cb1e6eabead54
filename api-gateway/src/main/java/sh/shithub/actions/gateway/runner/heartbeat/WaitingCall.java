package sh.shithub.actions.gateway.runner.heartbeat;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import sh.shithub.actions.contracts.JobOffer;

/** A heartbeat that may wait for work. Everything that changes is guarded by its {@link LongPolls}. */
final class WaitingCall {
    enum State {
        /** A question is under way; there is never more than one. */
        asking,
        parked,
        over
    }

    /** A job that became ready, on its way from one fitting call to the next until one gets it. */
    record Wake(Collection<String> wants, int triesLeft) {
        Wake next() {
            return new Wake(wants, triesLeft - 1);
        }
    }

    /** For the questions after its first. */
    final RunnerSaid said;

    final SharedLabels.Labels labels;
    /** What it holds of the heap beside its labels. */
    final long bytes;
    /** On {@link System#nanoTime()}'s scale. */
    final long until;
    /** The order of arrival. */
    final long since;
    /** Completed once, outside the guard: the offer, or null. */
    final CompletableFuture<JobOffer> answer = new CompletableFuture<>();

    State state = State.asking;
    int inVain;
    /** Where it stands in the set of those that ask, or of those that are parked; null in neither. */
    ParkedRunners.Place<WaitingCall> place;
    /** What its question is about; null when it only looks. */
    Wake cause;
    /** What it heard of while its question was under way: it asks again at once. */
    Wake heard;

    Future<?> timer;

    WaitingCall(RunnerSaid said, SharedLabels.Labels labels, long bytes, long until, long since) {
        this.said = said.later(labels.inOrder());
        this.labels = labels;
        this.bytes = bytes;
        this.until = until;
        this.since = since;
    }

    ParkedRunners.Place<WaitingCall> newPlace() {
        place = new ParkedRunners.Place<>(this, labels.offered(), inVain, since);
        return place;
    }
}
