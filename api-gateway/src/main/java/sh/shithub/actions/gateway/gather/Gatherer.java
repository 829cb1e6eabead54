package sh.shithub.actions.gateway.gather;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.web.ApiException;

/**
 * Gathers concurrent calls into batches: a few lanes, each a thread with a queue, each taking all that has come in while it
 * worked on the batch before. So a lone call waits for nothing, and many share one statement. Calls of one lane number
 * (one job's, say) never meet themselves in two lanes.
 */
public final class Gatherer<C extends Gatherer.Call> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gatherer.class);
    private static final String GOING_DOWN = "the server is going down; try again";

    /** What is gathered. */
    public interface Call {
        /** Calls of the same number are worked on one after the other. */
        int lane();

        /** What it holds of the heap while it waits, about. */
        long bytes();

        /** When its patience ends. */
        Instant deadline();

        /** An earlier try may have been committed, and the database has not said since whether it was. */
        default boolean unknown() {
            return false;
        }

        /** It needs no further try. */
        boolean answered();

        /** Answers it; does nothing when it is answered already. */
        void fail(Throwable failure);

        /** A 503 promises that nothing was done, so a call of unknown outcome gets none. */
        default void giveUp(String sentence) {
            fail(unknown() ? ApiException.unknownOutcome() : ApiException.unavailable(sentence));
        }
    }

    /**
     * @param lanes threads
     * @param calls most calls in one batch
     * @param bytes most bytes in one batch, but for its last call
     * @param waitingCalls how many calls may wait, all lanes together
     * @param waitingBytes how much of the heap they may hold together
     */
    public record Bounds(int lanes, int calls, long bytes, int waitingCalls, long waitingBytes) {}

    private final Bounds bounds;
    private final UnaryOperator<List<C>> work;
    private final List<BlockingQueue<C>> queues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong waitingCalls = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile boolean closed;

    /**
     * @param work answers each call of a batch but for those that it returns, which wait on and come with a later batch; if it
     *     throws, those that it has not answered fail
     */
    public Gatherer(String name, Bounds bounds, UnaryOperator<List<C>> work) {
        this.bounds = bounds;
        this.work = work;
        for (int i = 0; i < bounds.lanes(); i++) {
            BlockingQueue<C> queue = new LinkedBlockingQueue<>();
            queues.add(queue);
            Thread thread = new Thread(() -> loop(queue), name + "-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** The call fails at once when too many wait already, or too much: memory is bounded. */
    public void offer(C call) {
        if (closed) {
            call.giveUp(GOING_DOWN);
            return;
        }
        boolean full = waitingCalls.getAndIncrement() >= bounds.waitingCalls();
        full |= waitingBytes.getAndAdd(call.bytes()) >= bounds.waitingBytes();
        if (full) {
            leave(List.of(call));
            call.giveUp("too many calls wait; try again");
        } else {
            queues.get(Math.floorMod(call.lane(), queues.size())).add(call);
        }
    }

    private void leave(List<C> calls) {
        waitingCalls.addAndGet(-calls.size());
        waitingBytes.addAndGet(-calls.stream().mapToLong(Call::bytes).sum());
    }

    /** Nothing is worked on any more; what waits fails. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        queues.forEach(queue -> queue.forEach(call -> call.giveUp(GOING_DOWN)));
    }

    private void loop(BlockingQueue<C> queue) {
        while (!closed) {
            try {
                work(next(queue), queue);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private List<C> next(BlockingQueue<C> queue) throws InterruptedException {
        List<C> batch = new ArrayList<>();
        C call = queue.take();
        for (long bytes = 0; call != null; call = full(batch, bytes) ? null : queue.poll()) {
            batch.add(call);
            bytes += call.bytes();
        }
        return batch;
    }

    private boolean full(List<C> batch, long bytes) {
        return batch.size() >= bounds.calls() || bytes >= bounds.bytes();
    }

    /** Not even an error ends the lane: its calls would wait for ever. */
    private void work(List<C> batch, BlockingQueue<C> queue) {
        try {
            List<C> later = work.apply(batch);
            queue.addAll(later);
            batch.removeAll(Set.copyOf(later));
        } catch (Throwable failure) {
            LOG.error("a batch of {} calls failed", batch.size(), failure);
            batch.forEach(call -> call.fail(failure));
        } finally {
            leave(batch);
        }
        if (closed) {
            queue.forEach(call -> call.giveUp(GOING_DOWN));
        }
    }
}
