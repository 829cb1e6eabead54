package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;

/**
 * What a record is about: the ids that a log line about it shows, and by which a row finds the call that changed it.
 *
 * @param chunk it is a piece of the step's log, and says nothing about the step
 */
public record Subject(
        @Nullable Long run,
        @Nullable Long job,
        @Nullable Long step,
        @Nullable Long runner,
        boolean chunk) {
    public static final Subject NONE = new Subject(null, null, null, null, false);

    public static Subject run(long run) {
        return new Subject(run, null, null, null, false);
    }

    public static Subject job(@Nullable Long run, long job) {
        return new Subject(run, job, null, null, false);
    }

    public static Subject step(@Nullable Long run, @Nullable Long job, long step) {
        return new Subject(run, job, step, null, false);
    }

    public static Subject runner(long runner) {
        return new Subject(null, null, null, runner, false);
    }

    public static Subject chunk(long job, long step) {
        return new Subject(null, job, step, null, true);
    }
}
