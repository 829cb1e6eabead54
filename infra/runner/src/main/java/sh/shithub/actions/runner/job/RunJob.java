package sh.shithub.actions.runner.job;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import sh.shithub.actions.runner.gateway.Job;
import sh.shithub.actions.runner.gateway.JobCalls;
import sh.shithub.actions.runner.gateway.JobLostException;

/**
 * Runs a claimed job from its first call to its last: {@code running}, its steps in order, how it ended.
 *
 * <p>After a failed step the following are skipped, unless their {@code if} says otherwise. A job that is stopped (cancelled,
 * out of time) runs nothing more, not even {@code always()} steps.
 */
public final class RunJob {
    private static final int MINUTES_UNLESS_SAID = 360;

    private final Job job;
    private final JobCalls calls;
    private final Host host;
    private final StopSwitch stop;
    private boolean failed;

    public RunJob(Job job, JobCalls calls, Host host) {
        this.job = job;
        this.calls = calls;
        this.host = host;
        stop = new StopSwitch(host.pace().killGrace());
    }

    /** From another thread: ends the job as cancelled, because this process is asked to stop. */
    public void cancel() {
        calls.stopSoon();
        stop.stop(Conclusion.cancelled);
    }

    /** Never throws for what happens to the job: that is reported, or the job is lost. */
    public Conclusion run() {
        say("claimed: " + job.title() + " (run " + job.runIndex() + " of " + job.workflowName() + "), "
                + job.steps().size() + " steps");
        ScheduledFuture<?> limit =
                host.timer().schedule(() -> stop.stop(Conclusion.timed_out), limit().toNanos(), TimeUnit.NANOSECONDS);
        try (Scratch scratch = Scratch.make(job)) {
            return whole(scratch);
        } catch (IOException e) {
            say("this host: " + e);
            return Conclusion.lost;
        } finally {
            limit.cancel(false);
        }
    }

    private Conclusion whole(Scratch scratch) {
        try {
            calls.jobRunning(host.clock().instant());
            Conclusion conclusion = steps(new RunStep(job, calls, host, stop, scratch));
            return end(conclusion);
        } catch (JobLostException e) {
            say("given up, its commands are stopped: " + e.getMessage());
            return lost();
        } catch (RuntimeException e) {
            say("fails because this runner failed: " + e);
            return fail();
        }
    }

    private Conclusion fail() {
        try {
            return end(Conclusion.failure);
        } catch (RuntimeException e) {
            say("could not even report that: " + e.getMessage());
            return lost();
        }
    }

    /** What commands left running ends before the job does, so that an ended job is not at work any more. */
    private Conclusion end(Conclusion conclusion) {
        stop.endLeftovers();
        // A runner may not report a job as skipped: one whose condition does not hold has completed so.
        String status = conclusion == Conclusion.cancelled ? "cancelled" : "completed";
        calls.jobEnded(status, conclusion.name(), host.clock().instant());
        say(conclusion.name());
        return conclusion;
    }

    private Conclusion lost() {
        stop.stop(Conclusion.lost);
        stop.endLeftovers();
        return Conclusion.lost;
    }

    private Conclusion steps(RunStep run) {
        boolean wanted = holds(job.condition());
        for (Job.Step step : job.steps()) {
            take(step, wanted, run);
        }
        if (stopped() != null) {
            return stopped();
        }
        if (!wanted) {
            return Conclusion.skipped;
        }
        return failed ? Conclusion.failure : Conclusion.success;
    }

    /** The open steps of a cancelled job are not reported one by one: the job's last call cancels them (wire.md, "Job status"). */
    private void take(Job.Step step, boolean wanted, RunStep run) {
        if (stopped() == Conclusion.cancelled) {
            return;
        }
        if (stopped() != null || !wanted || !holds(step.condition())) {
            run.skip(step);
            say(step, Conclusion.skipped.name());
            return;
        }
        long began = System.nanoTime();
        Conclusion conclusion = run.run(step);
        failed |= conclusion == Conclusion.failure && !step.continueOnError();
        say(step, String.format(Locale.ROOT, "%s in %.1f s", conclusion, (System.nanoTime() - began) / 1e9));
    }

    /** A condition that this runner cannot evaluate counts as one that holds: the step then says so, and fails. */
    private boolean holds(String condition) {
        try {
            return Condition.of(condition).holds(failed);
        } catch (UnsupportedException e) {
            return true;
        }
    }

    private Conclusion stopped() {
        if (calls.cancelRequested()) {
            stop.stop(Conclusion.cancelled);
        }
        return stop.reason();
    }

    private Duration limit() {
        return host.pace().minute().multipliedBy(job.timeoutMinutes() > 0 ? job.timeoutMinutes() : MINUTES_UNLESS_SAID);
    }

    private void say(Job.Step step, String what) {
        say("step " + (step.index() + 1) + "/" + job.steps().size() + " " + step.title() + ": " + what);
    }

    private void say(String what) {
        host.progress().accept("job " + job.id() + " " + what);
    }
}
