package sh.shithub.actions.gateway.tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers concurrent calls into batches: a few lanes, each a thread with a queue, each taking whatever has come in while it
 * worked on the batch before. So a lone call waits for nothing, and many share one statement. Calls of one lane number
 * (one job's, say) never meet themselves in two lanes.
 */
final class Gatherer<Q> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gatherer.class);
    private static final int WAITING_PER_LANE = 20_000;

    private final List<BlockingQueue<Q>> queues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final int most;
    private final ToIntFunction<Q> lane;
    private final Consumer<List<Q>> work;

    /**
     * @param most calls in one batch
     * @param work completes each call's own answer; what it throws is logged
     */
    Gatherer(String name, int lanes, int most, ToIntFunction<Q> lane, Consumer<List<Q>> work) {
        this.most = most;
        this.lane = lane;
        this.work = work;
        for (int i = 0; i < lanes; i++) {
            BlockingQueue<Q> queue = new LinkedBlockingQueue<>(WAITING_PER_LANE);
            queues.add(queue);
            Thread thread = new Thread(() -> loop(queue), name + "-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** False when too many wait already: memory is bounded. */
    boolean offer(Q call) {
        return queues.get(Math.floorMod(lane.applyAsInt(call), queues.size())).offer(call);
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private void loop(BlockingQueue<Q> queue) {
        List<Q> batch = new ArrayList<>(most);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                batch.add(queue.take());
                queue.drainTo(batch, most - 1);
                work.accept(batch);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("a batch of {} calls failed", batch.size(), e);
            }
            batch.clear();
        }
    }
}
