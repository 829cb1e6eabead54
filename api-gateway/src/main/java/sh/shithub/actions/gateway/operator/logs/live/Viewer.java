package sh.shithub.actions.gateway.operator.logs.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One client that watches a log. It is handed events as it takes them; until it has caught up with the log it asks for the next page
 * each time it has taken the one before, from then on what is new is put here for it.
 */
final class Viewer implements Publisher<byte[]>, Subscription {
    /** Small events go out together, up to so many bytes. */
    private static final int TOGETHER_BYTES = 32 << 10;

    /** An event with its id, null for one that has none. */
    record Event(EventId id, byte[] bytes) {}

    private final int bufferBytes;
    private final Consumer<Viewer> wantsPage;
    private final Consumer<Viewer> left;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final LogReader reader;
    /** What it has read before it was told, if that may be more than those had who are told with it. */
    private LogCursor ahead;

    private Subscriber<? super byte[]> subscriber;
    private long wanted;
    private int waitingBytes;
    private boolean catchesUp = true;
    private boolean readsPage;
    private boolean last;
    private boolean over;
    private int drains;
    private long spokeAt = System.nanoTime();

    /**
     * @param reader where it begins
     * @param wantsPage told when it can take the next page
     * @param left told when it takes nothing more
     */
    Viewer(LogReader reader, int bufferBytes, Consumer<Viewer> wantsPage, Consumer<Viewer> left) {
        this.reader = reader;
        this.bufferBytes = bufferBytes;
        this.wantsPage = wantsPage;
        this.left = left;
    }

    LogReader reader() {
        return reader;
    }

    @Override
    public void subscribe(Subscriber<? super byte[]> to) {
        synchronized (this) {
            subscriber = to;
        }
        to.onSubscribe(this);
        drain();
    }

    @Override
    public void request(long more) {
        synchronized (this) {
            wanted = wanted + more < 0 ? Long.MAX_VALUE : wanted + more;
        }
        drain();
    }

    /** Its client has gone. */
    @Override
    public void cancel() {
        synchronized (this) {
            waiting.clear();
            end();
        }
        left.accept(this);
    }

    /** A page on its way to the present; {@link #pageRead} follows. */
    synchronized void put(List<Event> events) {
        events.forEach(event -> add(event.bytes()));
    }

    void pageRead() {
        synchronized (this) {
            readsPage = false;
        }
        drain();
    }

    /**
     * From now on it is told what is new.
     *
     * @param handedOver its reader is the one that reads for all from now on
     */
    synchronized void caughtUp(boolean handedOver) {
        ahead = handedOver ? null : reader.cursor();
        catchesUp = false;
    }

    /**
     * What is new; what it has read itself is left out.
     *
     * @return false when it is too slow, and its stream ends
     */
    boolean tell(List<Event> events) {
        boolean slow;
        synchronized (this) {
            slow = waitingBytes > bufferBytes && !last;
            if (!slow) {
                events.stream().filter(this::isNew).forEach(event -> add(event.bytes()));
            }
        }
        if (slow) {
            finish(
                    ChunkEvents.event("dropped", "the log grows faster than it is read; go on with Last-Event-ID"),
                    true);
        } else {
            drain();
        }
        return !slow;
    }

    private boolean isNew(Event event) {
        return event.id() == null || ahead == null || !ahead.hasSeen(event.id());
    }

    /** With the guard held. */
    private void add(byte[] event) {
        if (!last) {
            waiting.add(event);
            waitingBytes += event.length;
        }
    }

    /**
     * Its stream ends.
     *
     * @param now whether what waits for it is thrown away
     */
    void finish(byte[] lastEvent, boolean now) {
        synchronized (this) {
            if (now) {
                waiting.clear();
                waitingBytes = 0;
            }
            add(lastEvent);
            last = true;
            catchesUp = false;
            spokeAt = System.nanoTime();
        }
        drain();
    }

    /** Says something when it had nothing to say for so long. */
    void keepAlive(byte[] comment, long silentNanos) {
        synchronized (this) {
            if (!waiting.isEmpty() || System.nanoTime() - spokeAt < silentNanos) {
                return;
            }
            add(comment);
        }
        drain();
    }

    /** Its last event has not been taken for so long, or its client never took any. */
    boolean stuckFor(long nanos) {
        synchronized (this) {
            return !over && (last || subscriber == null) && System.nanoTime() - spokeAt > nanos;
        }
    }

    /** Closes the connection of one that takes nothing. */
    void breakOff() {
        Subscriber<? super byte[]> to;
        synchronized (this) {
            to = over ? null : subscriber;
            end();
        }
        left.accept(this);
        if (to != null) {
            to.onError(new IllegalStateException("a viewer of a log takes nothing any more"));
        }
    }

    private void end() {
        over = true;
        last = true;
        catchesUp = false;
        waiting.clear();
        waitingBytes = 0;
    }

    /** One thread at a time hands out; who comes meanwhile leaves it to that one. */
    private void drain() {
        synchronized (this) {
            if (subscriber == null || drains++ > 0) {
                return;
            }
        }
        int seen = 1;
        while (seen > 0) {
            handOut();
            synchronized (this) {
                drains -= seen;
                seen = drains;
            }
        }
    }

    private void handOut() {
        byte[] bytes = next();
        while (bytes != null) {
            subscriber.onNext(bytes);
            bytes = next();
        }
        boolean complete;
        boolean page;
        synchronized (this) {
            complete = last && !over && waiting.isEmpty();
            over |= complete;
            page = catchesUp && !readsPage && wanted > 0 && waiting.isEmpty();
            readsPage |= page;
        }
        if (complete) {
            left.accept(this);
            subscriber.onComplete();
        }
        if (page) {
            wantsPage.accept(this);
        }
    }

    private synchronized byte[] next() {
        if (over || wanted == 0 || waiting.isEmpty()) {
            return null;
        }
        wanted--;
        spokeAt = System.nanoTime();
        int length = waiting.peek().length;
        int count = 0;
        int together = 0;
        for (byte[] event : waiting) {
            if (count > 0 && together + event.length > TOGETHER_BYTES) {
                break;
            }
            together += event.length;
            count++;
        }
        waitingBytes -= together;
        return count == 1 ? waiting.remove() : joined(count, Math.max(length, together));
    }

    private byte[] joined(int count, int length) {
        byte[] all = new byte[length];
        int at = 0;
        for (int i = 0; i < count; i++) {
            byte[] event = waiting.remove();
            System.arraycopy(event, 0, all, at, event.length);
            at += event.length;
        }
        return all;
    }
}
