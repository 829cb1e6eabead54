package sh.shithub.actions.log.annotations;

import java.util.List;
import java.util.Map;

/**
 * What one step's whole log says.
 *
 * @param stored those within the limits, in the order of the log
 * @param counts how many there are of each level, stored or not; none of a level that is missing
 */
public record StepAnnotations(List<Annotation> stored, Map<Level, Integer> counts) {
    public int count(Level level) {
        return counts.getOrDefault(level, 0);
    }
}
