package sh.shithub.actions.contracts;

/**
 * What can happen to a run, job, step or check run. A constant's name is the kind of the subject and what happened to it: the status
 * that it reached, or another word.
 */
public enum EventType {
    run_queued(Kind.run),
    run_running(Kind.run),
    run_completed(Kind.run),
    run_approved(Kind.run),
    run_rejected(Kind.run),
    job_queued(Kind.job),
    /** It came into line: a runner may take it. */
    job_ready(Kind.job),
    /** It was handed to a runner. */
    job_claimed(Kind.job),
    job_running(Kind.job),
    /** It was taken from its runner and waits again. */
    job_requeued(Kind.job),
    /** It runs, and its runner is told to end it. */
    job_cancel_requested(Kind.job),
    job_completed(Kind.job),
    job_cancelled(Kind.job),
    job_skipped(Kind.job),
    step_running(Kind.step),
    step_completed(Kind.step),
    step_cancelled(Kind.step),
    step_skipped(Kind.step),
    check_run_queued(Kind.check_run),
    check_run_in_progress(Kind.check_run),
    check_run_completed(Kind.check_run),
    /** Its output changed. The only thing that may happen more than once to one attempt. */
    check_run_annotated(Kind.check_run);

    private static final String PREFIX = "sh.shithub.actions.";

    private final Kind kind;
    private final String what;

    /** What it happened to; the constants' names are those in types and subjects. */
    public enum Kind {
        run,
        job,
        step,
        check_run;

        /** Whether an event of this type happened to one of these, be it of a type that only a later release knows. */
        public boolean isOf(String wire) {
            return wire.startsWith(PREFIX + this + ".");
        }
    }

    EventType(Kind kind) {
        this.kind = kind;
        what = name().substring(kind.name().length() + 1);
    }

    /** @param what as {@link #what} says it */
    public static EventType of(Kind kind, String what) {
        return valueOf(kind + "_" + what);
    }

    public Kind kind() {
        return kind;
    }

    /** In a word: the status that was reached, or one such as {@code ready}. */
    public String what() {
        return what;
    }

    /** As an event's {@code type} says it. */
    public String wire() {
        return PREFIX + kind + "." + what;
    }
}
