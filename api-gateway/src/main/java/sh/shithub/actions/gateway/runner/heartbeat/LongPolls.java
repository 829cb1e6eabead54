package sh.shithub.actions.gateway.runner.heartbeat;

import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.gateway.stop.HeldCalls;
import sh.shithub.actions.gateway.web.Daemons;
import sh.shithub.actions.gateway.web.HeapHeld;

/**
 * Heartbeats that wait for work (wire.md, "Heartbeat"). A call asks claim-service as any heartbeat does; without a job
 * it is parked, which costs a timer and what its request holds, no thread. It asks again when a job that it could
 * take becomes ready, and from time to time in case that was not heard; and never when its client has left.
 *
 * <p>Of a ready job one call is told, so that five hundred idle runners do not ask for one job; when it gets none (it may be
 * draining or full, or another gateway's runner was faster) the next is told, up to {@value #TRIES} in all.
 */
@Singleton
final class LongPolls implements GracefulShutdownCapable, HeldCalls {
    private static final Logger LOG = LoggerFactory.getLogger(LongPolls.class);
    private static final int TRIES = 3;

    private final AskForJob questions;
    private final ParkingSettings settings;
    private final HeapHeld heap;
    private final SharedLabels labels = new SharedLabels();
    private final ParkedRunners<WaitingCall> parked = new ParkedRunners<>();
    /** Those whose question is under way and who have not heard of a job since: a job that becomes ready meanwhile is theirs. */
    private final ParkedRunners<WaitingCall> asking = new ParkedRunners<>();

    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, new Daemons("long-polls"));
    private long arrivals;
    /** Those that came before this one are not parked any more. */
    private long goneBefore;

    private int held;
    private boolean closing;

    LongPolls(AskForJob questions, ParkingSettings settings) {
        this.questions = questions;
        this.settings = settings;
        heap = new HeapHeld(settings.bytes());
        timers.setRemoveOnCancelPolicy(true);
    }

    /** How many calls may wait at the moment, and how many of them do nothing but wait. */
    record Counts(int held, int parked, long bytes) {}

    synchronized Counts counts() {
        return new Counts(held, parked.size(), heap.held());
    }

    /**
     * Empty when no more calls may wait, or hold no more of the heap: this one is then answered like one that does not want to.
     *
     * @param bytes what the call holds beside what it says
     */
    Optional<WaitingCall> hold(RunnerSaid said, long bytes, Duration wait) {
        WaitingCall call;
        synchronized (this) {
            boolean room = !closing && held < settings.heartbeats() && heap.take(bytes + labels.bytes(said.labels()));
            if (!room) {
                return Optional.empty();
            }
            held++;
            long until = System.nanoTime() + wait.toNanos();
            call = new WaitingCall(said, labels.take(said.labels()), bytes, until, arrivals++);
            asking.add(call.newPlace());
        }
        ask(call, said, questions.answerWithin());
        return Optional.of(call);
    }

    /** Its client has gone: it asks no more. */
    void leave(WaitingCall call) {
        synchronized (this) {
            if (!end(call)) {
                return;
            }
        }
        call.answer.complete(null);
    }

    /** A job that wants these labels became ready. */
    void ready(Collection<String> wants) {
        tell(new WaitingCall.Wake(wants, TRIES));
    }

    @Override
    public void letGo() {
        List<WaitingCall> waiting;
        synchronized (this) {
            goneBefore = arrivals;
            waiting = parked.all();
            waiting.forEach(this::end);
        }
        waiting.forEach(call -> call.answer.complete(null));
    }

    /** The server goes down: those that wait are told so at once, those that ask when they have their answer. */
    @Override
    public CompletionStage<?> shutdownGracefully() {
        synchronized (this) {
            closing = true;
        }
        letGo();
        return CompletableFuture.completedStage(null);
    }

    @PreDestroy
    void stop() {
        shutdownGracefully();
        timers.shutdownNow();
    }

    private void tell(WaitingCall.Wake wake) {
        WaitingCall told;
        synchronized (this) {
            told = choose(wake);
        }
        if (told != null) {
            askAgain(told);
        }
    }

    /** With the guard held. Null when no call is to ask now: none fits, or one that asks already will ask once more. */
    private WaitingCall choose(WaitingCall.Wake wake) {
        WaitingCall told = parked.takeFor(wake.wants()).orElse(null);
        if (told != null) {
            told.place = null;
            toAsking(told, wake);
            return told;
        }
        asking.takeFor(wake.wants()).ifPresent(call -> {
            call.place = null;
            call.heard = wake;
        });
        return null;
    }

    /** With the guard held; the question itself is asked without it. */
    private void toAsking(WaitingCall call, WaitingCall.Wake cause) {
        cancelTimer(call);
        call.state = WaitingCall.State.asking;
        call.cause = cause;
        asking.add(call.newPlace());
    }

    private void askAgain(WaitingCall call) {
        Duration left = Duration.ofNanos(call.until - System.nanoTime());
        Duration within = left.compareTo(questions.answerWithin()) < 0 ? left : questions.answerWithin();
        if (within.compareTo(AskForJob.SHORTEST) < 0) {
            answered(call, null);
        } else {
            ask(call, call.said, within);
        }
    }

    private void ask(WaitingCall call, RunnerSaid said, Duration within) {
        questions.ask(said, within).thenAccept(offer -> answered(call, offer));
    }

    private void answered(WaitingCall call, JobOffer offer) {
        List<Runnable> then = new ArrayList<>(2);
        synchronized (this) {
            leavePlace(call);
            if (offer == null && call.cause != null) {
                call.inVain++;
                passOn(call.cause, then);
            }
            call.cause = null;
            next(call, offer, then);
        }
        then.forEach(Runnable::run);
    }

    /** With the guard held, and before the one that got no job can be chosen again. */
    private void passOn(WaitingCall.Wake cause, List<Runnable> then) {
        WaitingCall other = cause.triesLeft() > 1 ? choose(cause.next()) : null;
        if (other != null) {
            then.add(() -> askAgain(other));
        }
    }

    /** With the guard held. */
    private void next(WaitingCall call, JobOffer offer, List<Runnable> then) {
        WaitingCall.Wake heard = call.heard;
        call.heard = null;
        boolean over = call.state == WaitingCall.State.over;
        boolean leaves = closing || call.since < goneBefore || leftNanos(call) < AskForJob.SHORTEST.toNanos();
        if (over || offer != null || leaves) {
            if (heard != null) {
                then.add(() -> tell(heard));
            }
            finish(call, offer, then);
        } else if (heard != null) {
            toAsking(call, heard);
            then.add(() -> askAgain(call));
        } else {
            park(call);
        }
    }

    private void finish(WaitingCall call, JobOffer offer, List<Runnable> then) {
        if (end(call)) {
            then.add(() -> call.answer.complete(offer));
        } else {
            lost(call, offer);
        }
    }

    private static void lost(WaitingCall call, JobOffer offer) {
        if (offer != null) {
            LOG.info(
                    "job {} was offered to runner {}, whose client has left; it is queued again when no runner takes it up",
                    offer.job().id(),
                    call.said.runnerId());
        }
    }

    private void park(WaitingCall call) {
        call.state = WaitingCall.State.parked;
        parked.add(call.newPlace());
        call.timer = timers.schedule(
                () -> due(call), Math.min(spread(settings.lookEvery()), leftNanos(call)), TimeUnit.NANOSECONDS);
    }

    /** Its time is up, or it is time to look. */
    private void due(WaitingCall call) {
        synchronized (this) {
            if (call.state != WaitingCall.State.parked) {
                return;
            }
            leavePlace(call);
            toAsking(call, null);
        }
        askAgain(call);
    }

    /** @return false when it was over before */
    private boolean end(WaitingCall call) {
        if (call.state == WaitingCall.State.over) {
            return false;
        }
        leavePlace(call);
        cancelTimer(call);
        call.state = WaitingCall.State.over;
        held--;
        heap.give(call.bytes + labels.leave(call.labels));
        return true;
    }

    private void leavePlace(WaitingCall call) {
        if (call.place != null) {
            (call.state == WaitingCall.State.parked ? parked : asking).remove(call.place);
            call.place = null;
        }
    }

    private static void cancelTimer(WaitingCall call) {
        if (call.timer != null) {
            call.timer.cancel(false);
            call.timer = null;
        }
    }

    private static long leftNanos(WaitingCall call) {
        return call.until - System.nanoTime();
    }

    /** A fifth more or less, so that calls that came together do not look together for ever. */
    private static long spread(Duration every) {
        return (long) (every.toNanos() * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    }
}
