package sh.shithub.actions.log.annotations;

import java.util.List;

/**
 * What one step's whole log says.
 *
 * @param kept those within the limits, in the order of the log
 * @param notices how many there are of this level, kept or not; likewise the other two
 */
public record StepAnnotations(List<Annotation> kept, int notices, int warnings, int failures) {
    public static final StepAnnotations NONE = new StepAnnotations(List.of(), 0, 0, 0);

    public boolean isEmpty() {
        return notices + warnings + failures == 0;
    }
}
