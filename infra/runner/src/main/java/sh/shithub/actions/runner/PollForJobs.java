package sh.shithub.actions.runner;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import sh.shithub.actions.runner.gateway.Claim;
import sh.shithub.actions.runner.gateway.Gateway;
import sh.shithub.actions.runner.gateway.RefusedException;
import sh.shithub.actions.runner.job.Conclusion;
import sh.shithub.actions.runner.job.Host;
import sh.shithub.actions.runner.job.RunJob;

/** Asks for jobs every few seconds, at once again after a job, and runs them. */
final class PollForJobs {
    static final int REFUSED = 77;
    /** How long a stop waits for jobs to be reported cancelled: a kill's grace and a few calls. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);

    private final Gateway gateway;
    private final Gateway.Self self;
    private final Host host;
    private final Duration every;
    private final Map<Long, RunJob> active = new ConcurrentSkipListMap<>();
    private final Semaphore nudges = new Semaphore(0);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean stopping;
    private String trouble = "";

    PollForJobs(Gateway gateway, Gateway.Self self, Host host, Duration every) {
        this.gateway = gateway;
        this.self = self;
        this.host = host;
        this.every = every;
    }

    /** Runs the first job it gets; no heartbeat while it runs, for that could claim another. */
    int once() {
        try {
            Optional<Claim> claim = beat();
            while (claim.isEmpty() && !stopping) {
                claim = beat();
            }
            return claim.map(this::take)
                    .map(this::work)
                    .map(PollForJobs::exitCode)
                    .orElse(0);
        } catch (RefusedException e) {
            return refused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            over.countDown();
        }
    }

    /** Returns only when the server refuses this runner, after the jobs under way, or when {@link #stop} was called. */
    int untilStopped() {
        ExecutorService jobs = Executors.newCachedThreadPool();
        try {
            while (!stopping) {
                beat().map(this::take).ifPresent(taken -> jobs.execute(() -> work(taken)));
            }
            return 0;
        } catch (RefusedException e) {
            return refused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            finish(jobs);
            over.countDown();
        }
    }

    /** From another thread: has what runs reported as cancelled, and waits for that, within bounds. */
    void stop() {
        stopping = true;
        active.values().forEach(RunJob::cancel);
        nudges.release();
        try {
            over.await(STOP_WITHIN.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A heartbeat; after an empty answer it has waited for the time of the next one, or for the end of a job. */
    private Optional<Claim> beat() throws InterruptedException {
        Duration pause = every;
        try {
            Optional<Claim> claim = gateway.heartbeat(self, active.keySet());
            explain("");
            if (claim.isPresent()) {
                return claim;
            }
        } catch (RefusedException e) {
            pause = passing(e);
        }
        nudges.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        return Optional.empty();
    }

    /** @return how long to wait */
    private Duration passing(RefusedException refused) {
        boolean passes = refused.status() == 0 || refused.status() == 429 || refused.status() >= 500;
        if (!passes) {
            throw refused;
        }
        explain(refused.getMessage());
        Duration asked = refused.retryAfter();
        return asked != null && asked.compareTo(every) > 0 ? asked : every;
    }

    private record Taken(long id, RunJob job) {}

    /** Before the next heartbeat, which must list it. */
    private Taken take(Claim claim) {
        Taken taken = new Taken(claim.job().id(), new RunJob(claim.job(), gateway.calls(claim), host));
        active.put(taken.id(), taken.job());
        if (stopping) {
            taken.job().cancel();
        }
        return taken;
    }

    private Conclusion work(Taken taken) {
        try {
            return taken.job().run();
        } finally {
            active.remove(taken.id());
            nudges.release();
        }
    }

    private static void finish(ExecutorService jobs) {
        jobs.shutdown();
        try {
            jobs.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once per change, not once per poll. */
    private void explain(String now) {
        if (!now.equals(trouble)) {
            String problem = "no jobs to be had: " + now + "; still asking";
            host.progress().accept(now.isEmpty() ? "the server answers again" : problem);
            trouble = now;
        }
    }

    private int refused(RefusedException e) {
        host.progress().accept("the server refuses this runner: " + e.getMessage());
        return REFUSED;
    }

    private static int exitCode(Conclusion conclusion) {
        return switch (conclusion) {
            case success, skipped -> 0;
            case failure, timed_out -> 1;
            case cancelled -> 3;
            case lost -> 4;
        };
    }
}
