package sh.shithub.actions.gateway.operator.logs.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.stop.HeldCalls;
import sh.shithub.actions.gateway.web.Daemons;
import sh.shithub.actions.gateway.web.LogReads;
import sh.shithub.actions.platform.metrics.LogMetrics;

/**
 * Clients that watch logs (wire.md, "Read a log"). A viewer costs a few objects, neither thread nor connection. What is
 * there already it reads page by page as it takes it, on a few threads for all; at the log's end it stands with all others who got there,
 * and one statement every {@value #TICK_MILLIS} ms looks for what is new in all logs that are watched at this gateway.
 */
@Singleton
final class LiveLogs implements GracefulShutdownCapable, HeldCalls {
    private static final Logger LOG = LoggerFactory.getLogger(LiveLogs.class);
    private static final long TICK_MILLIS = 100;
    private static final long TICK_MILLIS_AFTER_FAULT = 1000;
    /** More logs than this take another statement: what one brings at once must fit into memory. */
    private static final int TOGETHER = 200;
    /** A log may be closed a moment before status-service has heard that its step ended; so often is looked for that. */
    private static final int WAITS = 30;

    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);
    /** Where the standard's clients are told when to come again; sent at once, so that the answer begins before the log does. */
    private static final Viewer.Event HELLO =
            new Viewer.Event(null, "retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));

    private final ReadMoments moments;
    private final ReadPages pages;
    private final FindPlace places;
    private final StreamSettings settings;
    private final ExecutorService reads;
    private final Counter dropped;
    private final Map<Long, Tail> tails = new HashMap<>();
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor ticks = new ScheduledThreadPoolExecutor(1, new Daemons("live-logs"));
    private final ScheduledThreadPoolExecutor beats = new ScheduledThreadPoolExecutor(1, new Daemons("live-log-beats"));
    private boolean ticking;
    private boolean failing;
    private boolean closing;

    LiveLogs(
            ReadMoments moments,
            ReadPages pages,
            FindPlace places,
            StreamSettings settings,
            @Named(LogReads.EXECUTOR) ExecutorService reads,
            MeterRegistry metrics) {
        this.moments = moments;
        this.pages = pages;
        this.places = places;
        this.settings = settings;
        this.reads = reads;
        Gauge.builder(LogMetrics.STREAM_VIEWERS, viewers, Set::size)
                .description("Clients that watch a log")
                .register(metrics);
        dropped = Counter.builder(LogMetrics.STREAMS_DROPPED)
                .description("Streams of logs that ended before the log did")
                .register(metrics);
        beats.scheduleWithFixedDelay(this::beat, 500, 500, TimeUnit.MILLISECONDS);
    }

    int viewers() {
        return viewers.size();
    }

    /** How many logs are followed at their end. */
    synchronized int followed() {
        return tails.size();
    }

    /**
     * A stream of the step's log, to be subscribed to soon.
     *
     * @param last the chunk behind which it begins; null for the whole log
     * @return empty when no more may be open
     */
    Optional<Viewer> open(long stepId, EventId last) {
        if (full()) {
            return Optional.empty();
        }
        LogReader reader = last == null ? LogReader.fromTheBeginning(stepId) : places.behind(stepId, last);
        Viewer viewer = new Viewer(reader, settings.bufferBytes(), this::readPage, this::leave);
        synchronized (this) {
            if (full()) {
                return Optional.empty();
            }
            viewers.add(viewer);
        }
        viewer.put(List.of(HELLO));
        return Optional.of(viewer);
    }

    private synchronized boolean full() {
        return closing || viewers.size() >= settings.viewers();
    }

    private void leave(Viewer viewer) {
        viewers.remove(viewer);
        long stepId = viewer.reader().cursor().stepId();
        synchronized (this) {
            Tail tail = tails.get(stepId);
            if (tail != null && tail.viewers.remove(viewer) && tail.viewers.isEmpty()) {
                tails.remove(stepId);
            }
        }
    }

    private void readPage(Viewer viewer) {
        reads.execute(() -> {
            try {
                take(viewer, pages.next(viewer.reader()));
            } catch (RuntimeException e) {
                drop(viewer, e);
            }
        });
    }

    private void take(Viewer viewer, ReadPages.Page page) {
        viewer.put(page.events());
        if (page.end() != null) {
            viewer.finish(page.end(), false);
        } else if (page.more() || join(viewer) || !page.events().isEmpty()) {
            viewer.pageRead();
        } else {
            ticks.schedule(viewer::pageRead, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** It has come to the end, unless those who stand there were told meanwhile what it has not read. */
    private synchronized boolean join(Viewer viewer) {
        LogCursor cursor = viewer.reader().cursor();
        Tail tail = tails.get(cursor.stepId());
        boolean there = tail == null || tail.last == null || cursor.hasSeen(tail.last);
        if (there && viewers.contains(viewer)) {
            viewer.caughtUp(tail == null);
            stand(viewer, tail);
        }
        return there;
    }

    private void stand(Viewer viewer, Tail there) {
        Tail tail = there == null ? new Tail(viewer.reader()) : there;
        tail.viewers.add(viewer);
        tails.put(tail.stepId(), tail);
        if (!ticking) {
            ticking = true;
            ticks.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        try {
            look();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("logs that are watched cannot be read; their viewers wait", e);
            }
            failing = true;
        }
        synchronized (this) {
            ticking = !tails.isEmpty() && !ticks.isShutdown();
            if (ticking) {
                ticks.schedule(this::tick, failing ? TICK_MILLIS_AFTER_FAULT : TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void look() {
        List<Tail> due;
        synchronized (this) {
            due = tails.values().stream().filter(tail -> !tail.busy).toList();
        }
        for (int from = 0; from < due.size(); from += TOGETHER) {
            look(due.subList(from, Math.min(due.size(), from + TOGETHER)));
        }
    }

    private void look(List<Tail> together) {
        Map<Long, LogMoment> now = moments.of(
                together.stream().map(tail -> tail.reader.cursor().watch()).toList());
        for (Tail tail : together) {
            try {
                goOn(tail, now.get(tail.stepId()));
            } catch (RuntimeException e) {
                close(tail).forEach(viewer -> drop(viewer, e));
            }
        }
    }

    private void goOn(Tail tail, LogMoment moment) {
        if (moment == null) {
            finish(tail, ChunkEvents.event("dropped", "the step is not there any more"));
        } else if (tail.reader.cursor().objectGrew(moment)) {
            goOnInObject(tail, moment);
        } else {
            ReadPages.Page page = pages.ofRows(tail.reader, moment);
            tell(tail, page.events());
            if (page.end() != null) {
                finish(tail, page.end());
            } else if (moment.closed() && !moment.more() && ++tail.waits > WAITS) {
                finish(tail, ReadPages.done(moment));
            }
        }
    }

    /** The rows became part of the object before they were read. */
    private void goOnInObject(Tail tail, LogMoment moment) {
        tail.busy = true;
        reads.execute(() -> {
            try {
                while (tail.reader.cursor().objectGrew(moment)) {
                    ReadPages.Page page = pages.ofObject(tail.reader, moment.objectBytes());
                    tell(tail, page.events());
                }
            } catch (RuntimeException e) {
                close(tail).forEach(viewer -> drop(viewer, e));
            } finally {
                synchronized (this) {
                    tail.busy = false;
                }
            }
        });
    }

    private void tell(Tail tail, List<Viewer.Event> events) {
        if (events.isEmpty()) {
            return;
        }
        List<Viewer> told;
        synchronized (this) {
            for (Viewer.Event event : events) {
                tail.last = event.id() == null ? tail.last : event.id();
            }
            told = List.copyOf(tail.viewers);
        }
        for (Viewer viewer : told) {
            if (!viewer.tell(events)) {
                dropped.increment();
            }
        }
    }

    private void finish(Tail tail, byte[] lastEvent) {
        close(tail).forEach(viewer -> viewer.finish(lastEvent, false));
    }

    private synchronized List<Viewer> close(Tail tail) {
        tails.remove(tail.stepId(), tail);
        return List.copyOf(tail.viewers);
    }

    private void drop(Viewer viewer, RuntimeException why) {
        LOG.warn("a log that is watched cannot be read", why);
        dropped.increment();
        viewer.finish(
                ChunkEvents.event("dropped", "the log cannot be read at the moment; go on with Last-Event-ID"), false);
    }

    private void beat() {
        for (Viewer viewer : viewers) {
            if (viewer.stuckFor(STUCK_NANOS)) {
                viewer.breakOff();
            } else {
                viewer.keepAlive(COMMENT, settings.keepAlive().toNanos());
            }
        }
    }

    /** The server goes down: another instance goes on. */
    @Override
    public void letGo() {
        byte[] last = ChunkEvents.event("dropped", "the server goes down; go on with Last-Event-ID");
        viewers.forEach(viewer -> viewer.finish(last, false));
    }

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
        ticks.shutdownNow();
        beats.shutdownNow();
    }
}
